// A segment along which the value runs evenly between its ends, as interpolation nearly has it.
//: use table sampling texel volume

// The value where a segment begins or ends.
fn value_at_end(line: SampleLine, k: f32) -> f32 {
    return value_on(line, k, NOTHING);
}

fn matter_in(line: SampleLine, k: f32, k_next: f32, before: f32, after: f32, range: MatterRange) -> vec4f {
    if (!CAN_MISS) { return matter_between(before, after, range); }
    // Nothing is where the middle is missing; where an end alone is, the middle stands for both.
    let middle = value_on(line, 0.5 * (k + k_next), NOTHING);
    let lacks_end = max(before, after) > MISSING_ABOVE;
    let matter = matter_between(select(before, middle, lacks_end), select(after, middle, lacks_end), range);
    return select(matter, vec4f(0.0), middle > MISSING_ABOVE);
}

// Whether there is surely nothing where values run between these.
fn is_empty_between(least: f32, most: f32, range: MatterRange) -> bool {
    if (CAN_MISS) { return false; }
    let is_below = most <= range.low && range.below.a <= 0.0;
    return is_below || (least >= range.high && range.above.a <= 0.0);
}
