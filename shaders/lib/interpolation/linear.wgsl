// Trilinear interpolation between voxel centres.
//: use volume

fn sample_volume(p: vec3f) -> Texel {
    return volume_linear(p);
}
