// How many samples of a ray are taken together: where a CPU skips blocks, another one gains nothing.

const BATCH: f32 = 1.0;
