// The first sample inside a surface, on GPUs: rays that meet something take four samples, which do not
// wait for each other, while others hop on over empty cells.
//: use sampling skipping

// Beyond the last where none is: samples past it may be taken, and found inside.
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
        let beyond = beyond_empty(traversal, k);
        if (beyond > k) {
            k = beyond;
        } else {
            let first = value_on(line, k, -NOTHING) > threshold;
            let second = value_on(line, k + 1.0, -NOTHING) > threshold;
            let third = value_on(line, k + 2.0, -NOTHING) > threshold;
            let fourth = value_on(line, k + 3.0, -NOTHING) > threshold;
            outside = !(first | second | third | fourth);
            let beyond_two = select(select(4.0, 3.0, fourth), 2.0, third);
            k += select(select(beyond_two, 1.0, second), 0.0, first);
        }
    }
    return k;
}
