// A volume with missing voxels (stored as a huge number), or one that the sampler cannot filter.
//: use bindings texel voxel trilinear

const CAN_MISS: bool = true;

// The texel of a voxel that there is.
fn stored_voxel(voxel: vec3i) -> vec4f {
    return textureLoad(volume_texture, voxel, 0);
}

fn volume_nearest(p: vec3f) -> Texel {
    let value = voxel_value(voxel_at(p));
    return Texel(value, value.r > MISSING_ABOVE);
}

// Linear interpolation takes voxels, as they are.
fn linear_coordinates(p: vec3f) -> vec3f {
    return p;
}

fn linear_scale() -> vec3f {
    return vec3f(1.0);
}

fn volume_linear(p: vec3f) -> Texel {
    return Texel(trilinear(p), volume_nearest(p).missing);
}
