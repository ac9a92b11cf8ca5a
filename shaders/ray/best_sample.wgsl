// The sample that is best on a ray, each channel for itself: what mip and minip look for.
//: use scalar ray sampling colouring hit

struct Sample {
    value: Scalar,   // texel units
    k: Scalar,       // where on the lattice
}

// Where `wins`, another one in place of the best.
fn better_of(best: Sample, value: Scalar, k: Scalar, wins: Verdict) -> Sample {
    return Sample(select(best.value, value, wins), select(best.k, k, wins));
}

// What a ray shows whose best samples these are. It is as near as the nearest of them.
fn hit_of(best: Sample, ray: Ray, lattice: Lattice) -> Hit {
    let texel = texel_on(lattice, best.k);
    let t = lattice_t(ray, lattice, best.k);
    return Hit(true, value_of(texel, 0.0), t, depth_of_t(least_of(t)), coloured(texel));
}
