// The gradient, from values as the march samples them.
//: use sampling scalar gradients

// Central differences over ±1 voxel. A missing neighbour counts as `here`.
fn gradients_at(p: vec3f, here: Scalar, smoothing: f32) -> Gradients {
    let dx = vec3f(1.0, 0.0, 0.0);
    let dy = vec3f(0.0, 1.0, 0.0);
    let dz = vec3f(0.0, 0.0, 1.0);
    return Gradients(
        0.5 * (value_at(p + dx, here) - value_at(p - dx, here)),
        0.5 * (value_at(p + dy, here) - value_at(p - dy, here)),
        0.5 * (value_at(p + dz, here) - value_at(p - dz, here)),
    );
}

fn gradient_at(p: vec3f, index: u32, here: f32, smoothing: f32) -> vec3f {
    return gradient_of(gradients_at(p, Scalar(here), smoothing), index);
}
