// A segment along which the value runs evenly between its ends, as interpolation nearly has it.
//: use scalar table mixture sampling transfer texel volume

// The value where a segment begins or ends.
fn value_at_end(line: SampleLine, k: f32) -> Scalar {
    return value_on(line, k, NOTHING);
}

fn matter_in(line: SampleLine, k: f32, k_next: f32, before: Scalar, after: Scalar, range: MatterRange) -> Matter {
    if (!CAN_MISS) { return matter_between(before, after, range); }
    // Nothing is where the middle is missing; where an end alone is, the middle stands for both.
    let middle = value_on(line, 0.5 * (k + k_next), NOTHING);
    let lacks_end = max(before, after) > Scalar(MISSING_ABOVE);
    let matter = matter_between(select(before, middle, lacks_end), select(after, middle, lacks_end), range);
    return matter_where(matter, middle <= Scalar(MISSING_ABOVE));
}

// Whether there is surely nothing where values run between these.
fn is_empty_between(least: Scalar, most: Scalar, range: MatterRange) -> bool {
    if (CAN_MISS) { return false; }
    let below = vec4f(range.below[0].a, range.below[1].a, range.below[2].a, range.below[3].a);
    let above = vec4f(range.above[0].a, range.above[1].a, range.above[2].a, range.above[3].a);
    let is_below = (most <= channels_of(range.low)) & (channels_of(below) <= Scalar(0.0));
    let is_above = (least >= channels_of(range.high)) & (channels_of(above) <= Scalar(0.0));
    return all_of(is_below | is_above | !shown());
}
