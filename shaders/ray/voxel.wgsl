// One voxel, as it is stored.
//: use layer volume missing

// The voxel whose cell a point is in, of those that a crop leaves: on its border, the one inside.
fn voxel_at(p: vec3f) -> vec3f {
    return clamp(floor(p + 0.5), layer.box_min + 0.5, layer.box_max - 0.5);
}

// The texel of a voxel; beyond the edge, that of the nearest voxel.
fn voxel_value(voxel: vec3f) -> vec4f {
    return stored_voxel(vec3i(clamp(voxel, vec3f(0.0), layer.shape_voxels - 1.0)));
}
