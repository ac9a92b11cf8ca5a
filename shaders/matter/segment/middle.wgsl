// A segment of the value in its middle: there is none between two voxels.
//: use scalar table mixture sampling texel

// Of no use here.
fn value_at_end(line: SampleLine, k: f32) -> Scalar {
    return Scalar(0.0);
}

fn matter_in(line: SampleLine, k: f32, k_next: f32, before: Scalar, after: Scalar, range: MatterRange) -> Matter {
    let value = value_on(line, 0.5 * (k + k_next), NOTHING);
    let matter = matter_between(value, value, range);
    return matter_where(matter, value <= Scalar(MISSING_ABOVE));
}

fn is_empty_between(least: Scalar, most: Scalar, range: MatterRange) -> bool {
    return false;
}
