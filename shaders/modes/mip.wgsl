// mip: the largest value on the ray.
//: use ray sampling skipping scan hit

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
    var best = Extremum(select(low, -NOTHING, CAN_MISS), 0.0);
    var k = 0.0;
    while (k < count && best.value < high) {
        let stretch = next_stretch(traversal, k, best.value);
        best = scan_maximum(line, stretch.first, stretch.last, best, low, high);
        k = stretch.last;
    }
    if (count == 0.0 || best.value == -NOTHING) { return no_hit(); }

    // Close in on the peak: four halvings of the step around the best sample, within the ray.
    var half_step = 0.5;
    for (var i = 0; i < 4 && best.value < high; i++) {
        let k_before = max(best.k - half_step, 0.0);
        let k_after = min(best.k + half_step, count);
        let before = value_on(line, k_before, -NOTHING);
        let after = value_on(line, k_after, -NOTHING);
        let better = max(before, after);
        if (better > best.value) {
            best = Extremum(better, select(k_after, k_before, before >= after));
        }
        half_step *= 0.5;
    }
    let p = lattice_position(lattice, best.k);
    return Hit(true, value_at(p, 0.0), lattice_t(ray, lattice, best.k), colour_at(p));
}
