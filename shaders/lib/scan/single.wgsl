// Looks through samples first … last − 1 of a ray, one at a time: best where every sample costs
// what it costs, as on CPU adapters.
//: use sampling extremum

// The largest value, clamped from below to `low`; stops at the first sample that reaches `high`.
fn scan_maximum(line: SampleLine, first: f32, last: f32, so_far: Extremum, low: f32, high: f32) -> Extremum {
    var best = so_far;
    for (var k = first; k < last && best.value < high; k += 1.0) {
        let value = value_on(line, k, -NOTHING);
        best.k = select(best.k, k, value > best.value);
        best.value = select(best.value, max(value, low), value > best.value);
    }
    return best;
}

// The smallest value, clamped from above to `high`; stops at the first sample that reaches `low`.
fn scan_minimum(line: SampleLine, first: f32, last: f32, so_far: Extremum, low: f32, high: f32) -> Extremum {
    var best = so_far;
    for (var k = first; k < last && best.value > low; k += 1.0) {
        let value = value_on(line, k, NOTHING);
        best.k = select(best.k, k, value < best.value);
        best.value = select(best.value, min(value, high), value < best.value);
    }
    return best;
}

// The first sample whose value exceeds the threshold; `last` where there is none.
fn scan_above(line: SampleLine, first: f32, last: f32, threshold: f32) -> f32 {
    var k = first;
    var outside = true;
    while (k < last && outside) {
        outside = !(value_on(line, k, -NOTHING) > threshold);
        k += select(0.0, 1.0, outside);
    }
    return min(k, last);
}
