// Looks through samples first … last − 1 of a ray, four at a time: GPUs wait for four fetches at
// once instead of one after the other. Beyond the last sample, the last one counts again.
//: use sampling extremum

fn four_values_on(line: SampleLine, k: vec4f, when_missing: f32) -> vec4f {
    return vec4f(
        value_on(line, k.x, when_missing),
        value_on(line, k.y, when_missing),
        value_on(line, k.z, when_missing),
        value_on(line, k.w, when_missing),
    );
}

fn four_samples(k: f32, last: f32) -> vec4f {
    return min(vec4f(k, k + 1.0, k + 2.0, k + 3.0), vec4f(last - 1.0));
}

fn larger(best: Extremum, value: f32, k: f32, low: f32, high: f32) -> Extremum {
    if (value > best.value && best.value < high) { return Extremum(max(value, low), k); }
    return best;
}

fn smaller(best: Extremum, value: f32, k: f32, low: f32, high: f32) -> Extremum {
    if (value < best.value && best.value > low) { return Extremum(min(value, high), k); }
    return best;
}

// The largest value, clamped from below to `low`; stops at the first sample that reaches `high`.
fn scan_maximum(line: SampleLine, first: f32, last: f32, so_far: Extremum, low: f32, high: f32) -> Extremum {
    var best = so_far;
    for (var start = first; start < last && best.value < high; start += 4.0) {
        let k = four_samples(start, last);
        let value = four_values_on(line, k, -NOTHING);
        best = larger(best, value.x, k.x, low, high);
        best = larger(best, value.y, k.y, low, high);
        best = larger(best, value.z, k.z, low, high);
        best = larger(best, value.w, k.w, low, high);
    }
    return best;
}

// The smallest value, clamped from above to `high`; stops at the first sample that reaches `low`.
fn scan_minimum(line: SampleLine, first: f32, last: f32, so_far: Extremum, low: f32, high: f32) -> Extremum {
    var best = so_far;
    for (var start = first; start < last && best.value > low; start += 4.0) {
        let k = four_samples(start, last);
        let value = four_values_on(line, k, NOTHING);
        best = smaller(best, value.x, k.x, low, high);
        best = smaller(best, value.y, k.y, low, high);
        best = smaller(best, value.z, k.z, low, high);
        best = smaller(best, value.w, k.w, low, high);
    }
    return best;
}

// The first sample whose value exceeds the threshold; `last` where there is none.
fn scan_above(line: SampleLine, first: f32, last: f32, threshold: f32) -> f32 {
    for (var start = first; start < last; start += 4.0) {
        let k = four_samples(start, last);
        let above = four_values_on(line, k, -NOTHING) > vec4f(threshold);
        if (any(above)) {
            return select(select(select(k.w, k.z, above.z), k.y, above.y), k.x, above.x);
        }
    }
    return last;
}
