// The best sample of a ray so far.

struct Extremum {
    value: f32,
    k: f32,      // which sample
}
