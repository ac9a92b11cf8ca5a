// A segment along which the value runs evenly between its ends, as interpolation nearly has it.
//: use table sampling texel volume

struct Segment {
    matter: vec4f,
    after: f32,     // the value at its end
}

// The value where a segment begins.
fn value_before(line: SampleLine, k: f32) -> f32 {
    return value_on(line, k, NOTHING);
}

fn segment_between(line: SampleLine, k: f32, k_next: f32, before: f32, range: MatterRange) -> Segment {
    let after = value_on(line, k_next, NOTHING);
    if (!CAN_MISS) { return Segment(matter_between(before, after, range), after); }
    // Nothing is where the middle is missing; where an end alone is, the middle stands for both.
    let middle = value_on(line, 0.5 * (k + k_next), NOTHING);
    let lacks_end = max(before, after) > MISSING_ABOVE;
    let matter = matter_between(select(before, middle, lacks_end), select(after, middle, lacks_end), range);
    return Segment(select(matter, vec4f(0.0), middle > MISSING_ABOVE), after);
}
