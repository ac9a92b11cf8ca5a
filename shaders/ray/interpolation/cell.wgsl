// The label of the voxel whose cell a point is in: its cubes are seen as they are.
//: use volume layer vote

// How many voxels farther away than for linear interpolation have a say.
const FARTHER_VOXELS: f32 = 0.0;

fn vote_at(p: vec3f) -> Vote {
    let label = label_of_voxel(clamp(floor(p + 0.5), layer.box_min + 0.5, layer.box_max - 0.5));
    return Vote(label, !is_one_label(labels_around(floor(p))));
}
