// The voxel whose cell the point is in.
//: use volume

fn sample_volume(p: vec3f) -> Texel {
    return volume_nearest(p);
}
