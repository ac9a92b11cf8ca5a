// How a volume says that a ray misses it: with a number in place of a t, a step or a sample.

const MEMBER_MISSED: f32 = 3e38;
