// A ray through the volume in one leg.
//: use ray

// The leg that begins at sample k; it ends before `end`. It may be passed over where no value lies between.
fn next_leg(lattice: Lattice, k: f32, end: f32, above: f32, below: f32) -> Leg {
    var texels = lattice;
    texels.count = i32(ceil(end));
    return Leg(texels, k, 0.0, 1.0, NOWHERE, end);
}

// Looks at the ray at sample k: how far samples are from each other there.
fn look_at(lattice: Lattice, k: f32) -> f32 {
    return 1.0;
}
