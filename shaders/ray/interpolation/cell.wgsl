// The label of the voxel whose cell a point is in: its cubes are seen as they are.
//: use volume layout vote

// How many voxels farther away than for linear interpolation have a say.
const FARTHER_VOXELS: f32 = 0.0;

// At a position in the texture.
fn vote_in(texel: vec3f) -> Vote {
    let label = label_of_voxel(voxel_at(texel));
    return Vote(label, !is_one_label(labels_around(floor(texel))));
}
