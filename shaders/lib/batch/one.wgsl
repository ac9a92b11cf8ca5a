// How many samples of a ray are taken together: on CPUs another one gains nothing.

const BATCH: f32 = 1.0;
