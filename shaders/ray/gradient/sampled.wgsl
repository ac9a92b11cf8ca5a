// The gradient, from values as the march samples them.
//: use sampling

// Central differences over ±1 voxel, in texel units a voxel. A missing neighbour counts as `here`.
fn gradient_at(p: vec3f, here: f32, smoothing: f32) -> vec3f {
    let dx = vec3f(1.0, 0.0, 0.0);
    let dy = vec3f(0.0, 1.0, 0.0);
    let dz = vec3f(0.0, 0.0, 1.0);
    return 0.5 * vec3f(
        value_at(p + dx, here) - value_at(p - dx, here),
        value_at(p + dy, here) - value_at(p - dy, here),
        value_at(p + dz, here) - value_at(p - dz, here),
    );
}
