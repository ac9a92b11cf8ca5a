// A lattice in the coordinates in which the volume is sampled: a sample is one fused multiply-add away.
//: use ray interpolation texel

struct SampleLine {
    start: vec3f,
    step: vec3f,
}

// texels: in voxels of the texture.
fn sample_line(texels: Lattice) -> SampleLine {
    return SampleLine(sample_coordinates(texels.start), texels.step * sample_scale());
}

fn sample_on(line: SampleLine, k: f32) -> Texel {
    return sample_volume(line.start + k * line.step);
}
