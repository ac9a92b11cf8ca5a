// The label of the voxel whose cell a point is in: its cubes are seen as they are.
//: use volume layer

// How many voxels farther away than for linear interpolation have a say.
const FARTHER_VOXELS: f32 = 0.0;

fn label_at(p: vec3f) -> u32 {
    return label_of_voxel(clamp(floor(p + 0.5), layer.box_min + 0.5, layer.box_max - 0.5));
}

// Whether a point is near a border of labels.
fn is_near_border(p: vec3f) -> bool {
    let low = floor(p);
    let first = label_of_voxel(low);
    for (var i = 1u; i < 8u; i++) {
        let corner = vec3f(vec3u(i & 1u, (i >> 1u) & 1u, i >> 2u));
        if (label_of_voxel(low + corner) != first) { return true; }
    }
    return false;
}
