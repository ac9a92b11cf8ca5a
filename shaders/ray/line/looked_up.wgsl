// A lattice through bricks: the brick of each sample is looked up.
//: use ray interpolation layout texel

struct SampleLine {
    start: vec3f,   // data space (voxels)
    step: vec3f,
}

fn sample_line(lattice: Lattice) -> SampleLine {
    return SampleLine(lattice.start, lattice.step);
}

fn sample_on(line: SampleLine, k: f32) -> Texel {
    return sample_volume(sample_coordinates(texel_position(line.start + k * line.step)));
}
