// A volume whose voxels are all numbers, in one filterable texture.
//: use layer bindings texel voxel

const CAN_MISS: bool = false;

// Linear interpolation takes texture coordinates, 0..1.
fn linear_coordinates(p: vec3f) -> vec3f {
    return (p + 0.5) * layer.inverse_shape;
}

fn linear_scale() -> vec3f {
    return layer.inverse_shape;
}

fn volume_linear(tex: vec3f) -> Texel {
    return Texel(textureSampleLevel(volume_texture, volume_sampler, tex, 0.0), false);
}

// The texel of a voxel that there is.
fn stored_voxel(voxel: vec3i) -> vec4f {
    return textureLoad(volume_texture, voxel, 0);
}

fn volume_nearest(p: vec3f) -> Texel {
    return Texel(voxel_value(voxel_at(p)), false);
}
