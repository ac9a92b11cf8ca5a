// A volume of labels: each voxel is the number of one, 0 for background. They are loaded, never blended.

@group(0) @binding(3) var volume_texture: texture_3d<u32>;

// The label of a voxel; beyond the edge, that of the nearest voxel.
fn label_of_voxel(voxel: vec3f) -> u32 {
    return stored_label(vec3i(clamp(voxel, vec3f(0.0), last_voxel())));
}

// That of a voxel that there is.
fn stored_label(voxel: vec3i) -> u32 {
    return textureLoad(volume_texture, voxel, 0).r;
}

// The voxel in the last corner.
fn last_voxel() -> vec3f {
    return vec3f(textureDimensions(volume_texture) - 1u);
}
