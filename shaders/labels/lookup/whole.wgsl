// Labels that are in one texture, at a point of their volume.
//: use volume interpolation vote

fn looked_up(p: vec3f) -> Vote {
    return vote_in(p);
}

// The last corner of the volume, data space (voxels).
fn last_corner() -> vec3f {
    return last_voxel() + 0.5;
}
