// mip: the largest value on the ray, of each channel.
//: use layer ray scalar sampling transfer course skipping batch best_sample hit

// Values count as clamped to low..high, the contrast limits: the picture cannot tell, and a ray may
// stop early.
struct Mode {
    extremum_low: vec4f,  // of each channel, texel units
    extremum_high: vec4f,
    by_depth: f32,        // 1: the depth says which colour, the value how bright it is
}

@group(0) @binding(2) var<uniform> mode: Mode;

fn march(ray: Ray) -> Hit {
    let lattice = lattice_of(ray, layer.step_voxels);
    // Channels that are not shown count as found.
    let high = select(Scalar(-NOTHING), channels_of(mode.extremum_high), shown());
    let count = f32(lattice.count);
    // Where no voxel is missing, the first sample gives at least the clamp.
    var best = Sample(select(channels_of(mode.extremum_low), Scalar(-NOTHING), CAN_MISS), Scalar(0.0));
    var k = 0.0;
    while (k < count && any_of(best.value < high)) {
        let least = least_of(select(Scalar(NOTHING), best.value, best.value < high));
        let leg = next_leg(lattice, k, count, least, NOTHING);
        let found = largest_on(leg, best, high);
        best = better_of(best, found.value, leg.first + leg.stride * found.k, found.value > best.value);
        k = leg.next;
    }
    if (count == 0.0 || is_none(best, -NOTHING)) { return no_hit(); }

    if (any_of(best.value < high)) {
        let stride = look_at_best(lattice, best.k);
        best = peak_near(lattice, best, 0.5 * stride);
        best = peak_near(lattice, best, 0.25 * stride);
        best = peak_near(lattice, best, 0.125 * stride);
        best = peak_near(lattice, best, 0.0625 * stride);
    }
    return hit_of(best, ray, lattice, Scalar(1.0), mode.by_depth);
}

// The largest value on a leg, and its sample there, where it exceeds the best one so far.
fn largest_on(leg: Leg, before: Sample, high: Scalar) -> Sample {
    let line = sample_line(leg.texels);
    let count = f32(leg.texels.count);
    let last = count - 1.0;
    let traversal = begin_traversal(leg.texels, count);
    var best = before;
    var k = leg.begin;
    while (k < count && any_of(best.value < high)) {
        let stretch = next_stretch(traversal, k, select(Scalar(NOTHING), best.value, best.value < high));
        k = stretch.first;
        if (EIGHT_A_LOOK) {
            best = largest_of_four(best, line, min(k, last), last);
            best = largest_of_four(best, line, min(k + 4.0, last), last);
            k += 8.0;
        } else {
            for (; k < stretch.last && any_of(best.value < high); k += 4.0) {
                best = largest_of_four(best, line, k, last);
            }
        }
    }
    return best;
}

// The largest of what was found and samples k … k + 3, which do not wait for each other. Beyond the
// last sample it is taken again.
fn largest_of_four(found: Sample, line: SampleLine, k: f32, last: f32) -> Sample {
    let next = min(vec3f(k + 1.0, k + 2.0, k + 3.0), vec3f(last));
    let first = value_on(line, k, -NOTHING);
    let second = value_on(line, next.x, -NOTHING);
    let third = value_on(line, next.y, -NOTHING);
    let fourth = value_on(line, next.z, -NOTHING);
    var best = larger_of(found, first, Scalar(k));
    best = larger_of(best, second, Scalar(next.x));
    best = larger_of(best, third, Scalar(next.y));
    return larger_of(best, fourth, Scalar(next.z));
}

// The larger of what was found and the clamped value of sample k: of equal ones, and of those that the
// clamp makes equal, the earlier one.
fn larger_of(best: Sample, value: Scalar, k: Scalar) -> Sample {
    let clamped = min(value, channels_of(mode.extremum_high));
    return better_of(best, max(clamped, channels_of(mode.extremum_low)), k, clamped > best.value);
}

// Closes in on the peak: the largest of the best sample and the points so many steps before and after
// it, within the ray.
fn peak_near(lattice: Lattice, best: Sample, steps: Scalar) -> Sample {
    let k_before = max(best.k - steps, Scalar(0.0));
    let k_after = min(best.k + steps, Scalar(lattice.end));
    let before = values_near(lattice, k_before, -NOTHING);
    let after = values_near(lattice, k_after, -NOTHING);
    let nearer = larger_of(best, before, k_before);
    return larger_of(nearer, after, k_after);
}
