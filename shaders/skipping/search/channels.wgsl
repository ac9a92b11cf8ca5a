// The first sample inside the surface of each channel, up to one through which nothing shines.
//: use scalar sampling skipping transfer

// Of a channel where none is, beyond the last.
fn first_inside(
    traversal: Traversal,
    line: SampleLine,
    threshold: Scalar,   // texel units
    hides: Verdict,
    first_k: f32,
    last_k: f32,
) -> Scalar {
    var found = Scalar(NOTHING);
    var k = first_k;
    var is_over = false;
    while (k <= last_k && !is_over) {
        let k_next = max(k + 1.0, beyond_empty(traversal, k));
        let first = value_on(line, k, -NOTHING) > threshold;
        let second = value_on(line, k_next, -NOTHING) > threshold;
        found = select(found, Scalar(k), first & shown() & (found == Scalar(NOTHING)));
        let is_before_end = Verdict(k_next <= last_k);
        found = select(found, Scalar(k_next), second & shown() & (found == Scalar(NOTHING)) & is_before_end);
        k = max(k_next + 1.0, beyond_empty(traversal, k_next));
        let is_met = found < Scalar(NOTHING);
        is_over = all_of(is_met | !shown()) || any_of(is_met & hides);
    }
    return found;
}
