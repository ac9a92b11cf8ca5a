// A segment of the value in its middle: there is none between two voxels.
//: use table sampling texel

// Of no use here.
fn value_at_end(line: SampleLine, k: f32) -> f32 {
    return 0.0;
}

fn matter_in(line: SampleLine, k: f32, k_next: f32, before: f32, after: f32, range: MatterRange) -> vec4f {
    let value = value_on(line, 0.5 * (k + k_next), NOTHING);
    let matter = matter_between(value, value, range);
    return select(matter, vec4f(0.0), value > MISSING_ABOVE);
}

fn is_empty_between(least: f32, most: f32, range: MatterRange) -> bool {
    return false;
}
