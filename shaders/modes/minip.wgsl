// minip: the smallest value on the ray.
//: use ray sampling skipping hit

// Values count as clamped to low..high, the contrast limits: the picture cannot tell, and a ray may
// stop early.
fn march(ray: Ray) -> Hit {
    let lattice = lattice_of(ray, u.step_voxels);
    let line = sample_line(lattice);
    let low = u.extremum_low;
    let high = u.extremum_high;
    let count = f32(lattice.count);
    let traversal = begin_traversal(lattice, count);
    // Where no voxel is missing, the first sample gives at least the clamp.
    var best = select(high, NOTHING, CAN_MISS);
    var best_k = 0.0;
    var k = 0.0;
    while (k < count && best > low) {
        let stretch = next_stretch(traversal, k, best);
        for (k = stretch.first; k < stretch.last && best > low; k += 1.0) {
            let value = value_on(line, k, NOTHING);
            best_k = select(best_k, k, value < best);
            best = select(best, min(value, high), value < best);
        }
    }
    if (count == 0.0 || best == NOTHING) { return no_hit(); }

    // Close in on the bottom: four halvings of the step around the best sample, within the ray.
    var half_step = 0.5;
    for (var i = 0; i < 4 && best > low; i++) {
        let k_before = max(best_k - half_step, 0.0);
        let k_after = min(best_k + half_step, count);
        let before = value_on(line, k_before, NOTHING);
        let after = value_on(line, k_after, NOTHING);
        let better = min(before, after);
        if (better < best) {
            best = better;
            best_k = select(k_after, k_before, before <= after);
        }
        half_step *= 0.5;
    }
    let p = lattice_position(lattice, best_k);
    let t = lattice_t(ray, lattice, best_k);
    return Hit(true, value_at(p, 0.0), t, depth_of_t(t), colour_at(p));
}
