// How large the table of matter is: as wide as the texture, and so many rows higher.

const FACTOR_ROWS: f32 = 2.0;   // alike, so that filtering between rows changes nothing
