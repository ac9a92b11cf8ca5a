// What a mode may ask of the volume: the value and the colour at a point, and the values on a ray.
//: use texel volume interpolation transfer uniforms ray opacity

// Beyond every value that a volume may hold; stands for "nothing found yet".
const NOTHING: f32 = 2e38;

// The scalar at a point of data space, in texel units.
fn value_at(p: vec3f, when_missing: f32) -> f32 {
    return value_of(sample_volume(sample_coordinates(p)), when_missing);
}

fn value_of(texel: Texel, when_missing: f32) -> f32 {
    return select(scalar_of(texel.value), when_missing, texel.missing);
}

// A lattice in the coordinates in which the volume is sampled: a sample is one fused multiply-add away.
struct SampleLine {
    start: vec3f,
    step: vec3f,
}

fn sample_line(lattice: Lattice) -> SampleLine {
    return SampleLine(sample_coordinates(lattice.start), lattice.step * sample_scale());
}

// The scalar at sample k of a ray; k may lie between samples.
fn value_on(line: SampleLine, k: f32, when_missing: f32) -> f32 {
    return value_of(sample_volume(line.start + k * line.step), when_missing);
}

// The colour that the transfer function gives a point: linear, premultiplied, with the volume's alpha.
fn colour_at(p: vec3f) -> vec4f {
    let colour = colour_of(sample_volume(sample_coordinates(p)).value);
    let alpha = max(colour.a * u.alpha, LEAST_ALPHA);
    return vec4f(colour.rgb * alpha, alpha);
}

fn is_missing_at(p: vec3f) -> bool {
    return sample_volume(sample_coordinates(p)).missing;
}
