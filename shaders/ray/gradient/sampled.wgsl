// The gradient, from values as the march samples them.
//: use sampling scalar

// Central differences of a channel over ±1 voxel, in texel units a voxel. A missing neighbour counts as `here`.
fn gradient_at(p: vec3f, index: u32, here: f32, smoothing: f32) -> vec3f {
    let dx = vec3f(1.0, 0.0, 0.0);
    let dy = vec3f(0.0, 1.0, 0.0);
    let dz = vec3f(0.0, 0.0, 1.0);
    return 0.5 * vec3f(
        channel(value_at(p + dx, Scalar(here)) - value_at(p - dx, Scalar(here)), index),
        channel(value_at(p + dy, Scalar(here)) - value_at(p - dy, Scalar(here)), index),
        channel(value_at(p + dz, Scalar(here)) - value_at(p - dz, Scalar(here)), index),
    );
}
