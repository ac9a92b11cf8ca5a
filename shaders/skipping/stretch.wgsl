// Samples first … last − 1 of a ray.

struct Stretch {
    first: f32,
    last: f32,
}
