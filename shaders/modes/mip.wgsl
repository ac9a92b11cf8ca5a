// mip: the largest value on the ray.
//: use ray sampling skipping batch hit

// Values count as clamped to low..high, the contrast limits: the picture cannot tell, and a ray may
// stop early.
fn march(ray: Ray) -> Hit {
    let lattice = lattice_of(ray, u.step_voxels);
    let line = sample_line(lattice);
    let low = u.extremum_low;
    let high = u.extremum_high;
    let count = f32(lattice.count);
    let last = count - 1.0;
    let traversal = begin_traversal(lattice, count);
    // Where no voxel is missing, the first sample gives at least the clamp.
    var best = Sample(select(low, -NOTHING, CAN_MISS), 0.0);
    var k = 0.0;
    while (k < count && best.value < high) {
        let stretch = next_stretch(traversal, k, best.value);
        k = stretch.first;
        if (EIGHT_A_LOOK) {
            best = largest_of_four(best, line, k, last);
            best = largest_of_four(best, line, min(k + 4.0, last), last);
            k += 8.0;
        } else {
            for (; k < stretch.last && best.value < high; k += 4.0) {
                best = largest_of_four(best, line, k, last);
            }
        }
    }
    if (count == 0.0 || best.value == -NOTHING) { return no_hit(); }

    if (best.value < high) {
        best = peak_near(line, best, 0.5, count);
        best = peak_near(line, best, 0.25, count);
        best = peak_near(line, best, 0.125, count);
        best = peak_near(line, best, 0.0625, count);
    }
    let p = lattice_position(lattice, best.k);
    let t = lattice_t(ray, lattice, best.k);
    return Hit(true, value_at(p, 0.0), t, depth_of_t(t), colour_at(p));
}

struct Sample {
    value: f32,   // the scalar, texel units
    k: f32,       // where on the lattice
}

// The largest of what was found and samples k … k + 3, which do not wait for each other. Beyond the
// last sample it is taken again.
fn largest_of_four(found: Sample, line: SampleLine, k: f32, last: f32) -> Sample {
    let first = value_on(line, k, -NOTHING);
    let second = value_on(line, min(k + 1.0, last), -NOTHING);
    let third = value_on(line, min(k + 2.0, last), -NOTHING);
    let fourth = value_on(line, min(k + 3.0, last), -NOTHING);
    var best = larger_of(found, first, k);
    best = larger_of(best, second, k + 1.0);
    best = larger_of(best, third, k + 2.0);
    return larger_of(best, fourth, k + 3.0);
}

// The larger of what was found and the clamped value of sample k: of equal ones, and of those that the
// clamp makes equal, the earlier one.
fn larger_of(best: Sample, value: f32, k: f32) -> Sample {
    let wins = (value > best.value) & (best.value < u.extremum_high);
    return Sample(select(best.value, max(value, u.extremum_low), wins), select(best.k, k, wins));
}

// Closes in on the peak: the largest of the best sample and the points so many steps before and after
// it, within the ray.
fn peak_near(line: SampleLine, best: Sample, steps: f32, count: f32) -> Sample {
    let k_before = max(best.k - steps, 0.0);
    let k_after = min(best.k + steps, count);
    let before = value_on(line, k_before, -NOTHING);
    let after = value_on(line, k_after, -NOTHING);
    let nearer = larger_of(best, before, k_before);
    return larger_of(nearer, after, k_after);
}
