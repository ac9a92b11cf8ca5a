// A segment of the colour in its middle: voxels have colours of their own, and the table says how opaque
// their luminance is.
//: use scalar table mixture sampling texel transfer

// Of no use here.
fn value_at_end(line: SampleLine, k: f32) -> Scalar {
    return Scalar(0.0);
}

fn matter_in(line: SampleLine, k: f32, k_next: f32, before: Scalar, after: Scalar, range: MatterRange) -> Matter {
    let texel = sample_on(line, 0.5 * (k + k_next));
    let value = value_of(texel, Scalar(0.0));
    let colour = colour_of(texel);
    let opacity = colour.a * (1.0 - exp(-matter_between(value, value, range).a));
    let tau = -log(1.0 - min(opacity, DENSEST));
    return select(vec4f(colour.rgb * tau, tau), vec4f(0.0), is_void(texel));
}

fn is_empty_between(least: Scalar, most: Scalar, range: MatterRange) -> bool {
    return false;
}
