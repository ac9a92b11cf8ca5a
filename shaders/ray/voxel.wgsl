// One voxel, as it is stored.
//: use layer volume texel

// The texel of a voxel; beyond the edge, that of the nearest voxel.
fn voxel_value(voxel: vec3f) -> vec4f {
    return stored_voxel(vec3i(clamp(voxel, vec3f(0.0), layer.shape_voxels - 1.0)));
}
