// A lattice in the coordinates in which the volume is sampled: a sample is one fused multiply-add away.
//: use ray interpolation texel

const LOOKS_UP: bool = false;   // whether samples may be in any brick

struct SampleLine {
    start: vec3f,
    step: vec3f,
}

// texels: in voxels of the texture.
fn sample_line(texels: Lattice) -> SampleLine {
    return SampleLine(sample_coordinates(texels.start), texels.step * sample_scale());
}

// The samples of a lattice in data space, in a brick that is moved and scaled in the texture.
fn texels_of(lattice: Lattice, scale: vec3f, offset: vec3f) -> Lattice {
    var texels = lattice;
    texels.start = lattice.start * scale + offset;
    texels.step = lattice.step * scale;
    return texels;
}

fn sample_on(line: SampleLine, k: f32) -> Texel {
    return sample_volume(line.start + k * line.step);
}
