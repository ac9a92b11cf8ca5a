// minip: the smallest value on the ray, of each channel.
//: use layer ray scalar sampling transfer course skipping best_sample hit

// Values count as clamped to low..high, the contrast limits: the picture cannot tell, and a ray may
// stop early.
struct Mode {
    extremum_low: vec4f,    // of each channel, texel units
    extremum_high: vec4f,
}

@group(0) @binding(2) var<uniform> mode: Mode;

fn march(ray: Ray) -> Hit {
    let lattice = lattice_of(ray, layer.step_voxels);
    // Channels that are not shown count as found.
    let low = select(Scalar(NOTHING), channels_of(mode.extremum_low), shown());
    let high = channels_of(mode.extremum_high);
    let count = f32(lattice.count);
    // Where no voxel is missing, the first sample gives at least the clamp.
    var best = Sample(select(high, Scalar(NOTHING), CAN_MISS), Scalar(0.0));
    var k = 0.0;
    while (k < count && any_of(best.value > low)) {
        let most = largest_of(select(Scalar(-NOTHING), best.value, best.value > low));
        let leg = next_leg(lattice, k, count, -NOTHING, most);
        let found = least_on(leg, best, low, high);
        best = better_of(best, found.value, leg.first + leg.stride * found.k, found.value < best.value);
        k = leg.next;
    }
    if (count == 0.0 || is_none(best, NOTHING)) { return no_hit(); }

    // Close in on the bottom: four halvings of the step around the best sample, within the ray.
    var half_step = 0.5 * look_at_best(lattice, best.k);
    for (var i = 0; i < 4 && any_of(best.value > low); i++) {
        let k_before = max(best.k - half_step, Scalar(0.0));
        let k_after = min(best.k + half_step, Scalar(lattice.end));
        let before = values_near(lattice, k_before, NOTHING);
        let after = values_near(lattice, k_after, NOTHING);
        let value = min(before, after);
        let wins = (value < best.value) & (best.value > low);
        best = better_of(best, value, select(k_after, k_before, before <= after), wins);
        half_step *= 0.5;
    }
    return hit_of(best, ray, lattice, Scalar(1.0), 0.0);
}

// The smallest value on a leg, and its sample there, where it is less than the best one so far.
fn least_on(leg: Leg, before: Sample, low: Scalar, high: Scalar) -> Sample {
    let line = sample_line(leg.texels);
    let count = f32(leg.texels.count);
    let traversal = begin_traversal(leg.texels, count);
    var best = before;
    var k = leg.begin;
    while (k < count && any_of(best.value > low)) {
        let stretch = next_stretch(traversal, k, select(Scalar(-NOTHING), best.value, best.value > low));
        for (k = stretch.first; k < stretch.last && any_of(best.value > low); k += 1.0) {
            let value = max(value_on(line, k, NOTHING), low);
            best = better_of(best, min(value, high), Scalar(k), value < best.value);
        }
    }
    return best;
}
