// The mean of the samples of a ray that are not missing: where they are alike, one stands for all.
//: use ray texel sampling course skipping

struct RayMean {
    texel: Texel,   // missing where all of them are
    steps: vec4f,   // of the lattice, for which those of each number stand
}

struct Total {
    value: vec4f,
    weight: vec4f,   // of each number
}

// A sample stands for the step after it; for less, where the ray ends in that; and for the steps of all
// that are like it. Two are taken for each look at the grid.
fn mean_on(lattice: Lattice) -> RayMean {
    let count = f32(lattice.count);
    let share = 1.0 / max(count, 1.0);   // so that sums are as large as values, and do not overflow
    let end = min(lattice.end, count);
    var total = Total(vec4f(0.0), vec4f(0.0));
    var k = 0.0;
    while (k < end) {
        let leg = next_leg(lattice, k, end, -NOTHING, NOTHING);
        total = with_leg(total, leg, share * leg.stride);
        k = leg.next;
    }
    let mean = total.value / max(total.weight, vec4f(1e-30));
    return RayMean(Texel(mean, !(total.weight > vec4f(0.0))), total.weight * count);
}

// share: the weight of a sample.
fn with_leg(before: Total, leg: Leg, share: f32) -> Total {
    let line = sample_line(leg.texels);
    let count = f32(leg.texels.count);
    let end = min(leg.texels.end, count);
    let traversal = begin_traversal(leg.texels, count);
    var total = before;
    var k = leg.begin;
    while (k < end) {
        let k_next = min(max(k + 1.0, beyond_alike(traversal, k)), end);
        let k_after = min(k_next + 1.0, end);
        let first = sample_on(line, k);
        let second = sample_on(line, k_next);
        total = with_sample(total, first, share * (k_next - k));
        total = with_sample(total, second, share * (k_after - k_next));
        k = k_after;
    }
    return total;
}

fn with_sample(total: Total, texel: Texel, weight: f32) -> Total {
    let weighs = select(vec4f(weight), vec4f(0.0), texel.missing);
    let value = select(texel.value, vec4f(0.0), texel.missing);
    return Total(total.value + weighs * value, total.weight + weighs);
}
