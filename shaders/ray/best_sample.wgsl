// The sample that is best on a ray, each channel for itself: what mip, minip and attenuated look for.
//: use layer scalar ray sampling colouring contrast hit

struct Sample {
    value: Scalar,   // texel units
    k: Scalar,       // where on the lattice
}

// Where `wins`, another one in place of the best.
fn better_of(best: Sample, value: Scalar, k: Scalar, wins: Verdict) -> Sample {
    return Sample(select(best.value, value, wins), select(best.k, k, wins));
}

// What a ray shows whose best samples these are. It is as near as the nearest of them.
// left: how much of their scaled values is left by what lies before; by_depth: 1 where the depth says which
// colour they have.
fn hit_of(best: Sample, ray: Ray, lattice: Lattice, left: Scalar, by_depth: f32) -> Hit {
    let texel = texel_on(lattice, best.k);
    let t = lattice_t(ray, lattice, best.k);
    let nearest = least_of(t);
    let tint = Tint(channel(left, 0), clamp(nearest / layer.t_beyond, 0.0, 1.0), by_depth);
    return Hit(true, value_of(texel, 0.0), t, depth_of_t(nearest), tinted(texel, tint));
}
