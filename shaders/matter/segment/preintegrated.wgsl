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
    // Nothing is where the middle is missing; for an end that is missing, the middle stands.
    let middle = value_on(line, 0.5 * (k + k_next), NOTHING);
    let a = select(before, middle, before > MISSING_ABOVE);
    let b = select(after, middle, after > MISSING_ABOVE);
    let matter = matter_between(a, b, range);
    return Segment(select(matter, vec4f(0.0), middle > MISSING_ABOVE), after);
}
