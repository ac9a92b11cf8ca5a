// How large the table of matter is.

const NODES: f32 = 1024.0;
const FACTOR_ROWS: f32 = 2.0;   // alike, so that filtering between rows changes nothing
