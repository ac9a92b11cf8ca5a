// The first sample inside a surface, on CPUs, which run both sides of every condition: a sample is taken
// in any case, and another beyond the empty cells around it, which does not wait for the first.
//: use sampling skipping

// Beyond the last where none is: a sample past it may be taken, and found inside.
fn first_inside(
    traversal: Traversal,
    line: SampleLine,
    threshold: f32,   // texel units
    hides: bool,
    first_k: f32,
    last_k: f32,
) -> f32 {
    var k = first_k;
    var outside = true;
    while (k <= last_k && outside) {
        let k_next = sample_after(traversal, k);
        let first = value_on(line, k, -NOTHING) > threshold;
        let second = value_on(line, k_next, -NOTHING) > threshold;
        outside = !(first | second);
        k = select(select(k_next, k, first), sample_after(traversal, k_next), outside);
    }
    return k;
}

fn sample_after(traversal: Traversal, k: f32) -> f32 {
    return max(k + 1.0, beyond_empty(traversal, k));
}
