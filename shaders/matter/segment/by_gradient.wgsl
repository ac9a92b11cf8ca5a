// A segment of the value in its middle, of which the gradient there has yet to say what it is: that costs
// more samples, and is asked only where any gradient would make it absorb.
//: use scalar mixture sampling texel transfer contrast transfer_image

// Of no use here.
fn value_at_end(line: SampleLine, k: f32) -> Scalar {
    return Scalar(0.0);
}

// Not matter yet, but a candidate: the value, in texel units, what it is within the contrast limits, the
// voxel's own alpha, and the most that is absorbed there.
fn matter_in(line: SampleLine, k: f32, k_next: f32, before: Scalar, after: Scalar, range: MatterRange) -> Matter {
    let texel = sample_on(line, 0.5 * (k + k_next));
    let value = value_of(texel, Scalar(0.0));
    let t = contrast(value);
    let candidate = vec4f(value, t, clamp(texel.value.a, 0.0, 1.0), most_over(t));
    return select(candidate, vec4f(0.0), is_void(texel));
}

fn is_empty_between(least: Scalar, most: Scalar, range: MatterRange) -> bool {
    return false;
}
