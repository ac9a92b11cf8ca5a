// The gradient, from values as the march samples them.
//: use sampling layout interpolation scalar gradients

// Central differences over ±1 voxel of the texture. A missing neighbour counts as `here`.
fn gradients_at(p: vec3f, here: Scalar, smoothing: f32) -> Gradients {
    let dx = vec3f(1.0, 0.0, 0.0);
    let dy = vec3f(0.0, 1.0, 0.0);
    let dz = vec3f(0.0, 0.0, 1.0);
    let site = site_of(p);
    return Gradients(
        0.5 * site.scale.x * (value_beside(site.texel + dx, here) - value_beside(site.texel - dx, here)),
        0.5 * site.scale.y * (value_beside(site.texel + dy, here) - value_beside(site.texel - dy, here)),
        0.5 * site.scale.z * (value_beside(site.texel + dz, here) - value_beside(site.texel - dz, here)),
    );
}

// Around a brick, as much is stored with it as linear interpolation takes here.
fn value_beside(texel: vec3f, when_missing: Scalar) -> Scalar {
    if (FARTHER_VOXELS == 0.0) { return value_in(texel, when_missing); }
    return value_in(place_beside(texel, FARTHER_VOXELS), when_missing);
}

fn gradient_at(p: vec3f, index: u32, here: f32, smoothing: f32) -> vec3f {
    return gradient_of(gradients_at(p, Scalar(here), smoothing), index);
}
