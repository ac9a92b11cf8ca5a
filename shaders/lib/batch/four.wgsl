// How many samples of a ray are taken together: while a GPU waits for one, it fetches the others.
// A CPU that marches plainly goes through its loop less often.

const BATCH: f32 = 4.0;
