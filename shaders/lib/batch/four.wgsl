// How many samples of a ray are taken together: while a GPU waits for one, it fetches the others.

const BATCH: f32 = 4.0;
