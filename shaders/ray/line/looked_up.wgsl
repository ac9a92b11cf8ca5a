// A lattice through bricks: the brick of each sample is looked up.
//: use ray interpolation layout texel

const LOOKS_UP: bool = true;   // whether samples may be in any brick

struct SampleLine {
    start: vec3f,   // data space (voxels)
    step: vec3f,
}

fn sample_line(lattice: Lattice) -> SampleLine {
    return SampleLine(lattice.start, lattice.step);
}

fn texels_of(lattice: Lattice, scale: vec3f, offset: vec3f) -> Lattice {
    return lattice;
}

fn sample_on(line: SampleLine, k: f32) -> Texel {
    return sample_volume(sample_coordinates(texel_position(line.start + k * line.step)));
}
