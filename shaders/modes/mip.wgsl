// mip: the largest value on the ray.
//: use ray sampling hit

// Values count as clamped to extremum_low..extremum_high: the picture cannot tell, and a ray may stop early.
fn march(ray: Ray) -> Hit {
    let lattice = lattice_of(ray, u.step_voxels);
    var best = -NOTHING;
    var best_k = 0.0;
    for (var k = 0; k < lattice.count; k++) {
        let value = value_at(lattice_position(lattice, f32(k)), -NOTHING);
        if (value > best) {
            best = max(value, u.extremum_low);
            best_k = f32(k);
            if (best >= u.extremum_high) { break; }
        }
    }
    if (best == -NOTHING) { return no_hit(); }

    // Close in on the peak: four halvings of the step around the best sample, within the ray.
    var half_step = 0.5;
    let last_k = f32(lattice.count);
    for (var i = 0; i < 4; i++) {
        let k_before = max(best_k - half_step, 0.0);
        let k_after = min(best_k + half_step, last_k);
        let before = value_at(lattice_position(lattice, k_before), -NOTHING);
        let after = value_at(lattice_position(lattice, k_after), -NOTHING);
        let better = max(before, after);
        if (better > best && best < u.extremum_high) {
            best = better;
            best_k = select(k_after, k_before, before >= after);
        }
        half_step *= 0.5;
    }
    let p = lattice_position(lattice, best_k);
    return Hit(true, value_at(p, 0.0), lattice_t(ray, lattice, best_k), colour_at(p));
}
