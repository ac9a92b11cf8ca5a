// Labels that are in bricks, at a point of their volume: those of the brick that has it, or of what stands
// for that.
//: use label_at layer vote

fn looked_up(p: vec3f) -> Vote {
    return vote_at(p);
}

// The last corner of the volume, data space (voxels).
fn last_corner() -> vec3f {
    return layer.volume_end;
}
