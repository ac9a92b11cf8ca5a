// A segment of the value in its middle: there is none between two voxels.
//: use table sampling texel

struct Segment {
    matter: vec4f,
    after: f32,     // of no use
}

fn value_before(line: SampleLine, k: f32) -> f32 {
    return 0.0;
}

fn segment_between(line: SampleLine, k: f32, k_next: f32, before: f32, range: MatterRange) -> Segment {
    let value = value_on(line, 0.5 * (k + k_next), NOTHING);
    let matter = matter_between(value, value, range);
    return Segment(select(matter, vec4f(0.0), value > MISSING_ABOVE), 0.0);
}
