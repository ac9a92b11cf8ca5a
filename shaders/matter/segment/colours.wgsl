// A segment of the colour in its middle: voxels have colours of their own, and the table says how opaque
// their luminance is.
//: use table sampling texel transfer

// Of no use here.
fn value_at_end(line: SampleLine, k: f32) -> f32 {
    return 0.0;
}

fn matter_in(line: SampleLine, k: f32, k_next: f32, before: f32, after: f32, range: MatterRange) -> vec4f {
    let texel = sample_volume(line.start + 0.5 * (k + k_next) * line.step);
    let value = value_of(texel, 0.0);
    let colour = colour_of(texel.value);
    let opacity = colour.a * (1.0 - exp(-matter_between(value, value, range).a));
    let tau = -log(1.0 - min(opacity, DENSEST));
    return select(vec4f(colour.rgb * tau, tau), vec4f(0.0), texel.missing);
}

fn is_empty_between(least: f32, most: f32, range: MatterRange) -> bool {
    return false;
}
