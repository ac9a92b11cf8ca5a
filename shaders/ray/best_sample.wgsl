// The sample that is best on a ray, each channel for itself: what mip, minip and attenuated look for.
//: use layer ray scalar sampling transfer course colouring contrast hit

struct Sample {
    value: Scalar,   // texel units
    k: Scalar,       // where on the lattice
}

// Where `wins`, another one in place of the best.
fn better_of(best: Sample, value: Scalar, k: Scalar, wins: Verdict) -> Sample {
    return Sample(select(best.value, value, wins), select(best.k, k, wins));
}

// Whether nothing was found, of no channel that is shown.
fn is_none(best: Sample, nothing: f32) -> bool {
    return all_of((best.value == Scalar(nothing)) | !shown());
}

// Looks at the ray where the channels are best: how far samples are from each other there.
fn look_at_best(lattice: Lattice, k: Scalar) -> Scalar {
    var strides = Scalar(look_at(lattice, channel(k, 0)));
    for (var i = 1u; i < CHANNELS; i++) {
        strides = with_channel(strides, i, look_at(lattice, channel(k, i)));
    }
    return strides;
}

// What a ray shows whose best samples these are. It is where the channel is that is seen most.
// left: how much of their scaled values is left by what lies before; by_depth: 1 where the depth says which
// colour they have.
fn hit_of(best: Sample, ray: Ray, lattice: Lattice, left: Scalar, by_depth: f32) -> Hit {
    let texel = texel_on(lattice, best.k);
    let t = lattice_t(ray, lattice, best.k);
    let most = most_seen(texel, left);
    let tint = Tint(left, clamp(t / layer.t_beyond, Scalar(0.0), Scalar(1.0)), by_depth);
    return Hit(true, value_of(texel, Scalar(0.0)), t, most, depth_of_t(channel(t, most)), tinted(texel, tint));
}
