// A ray through the volume in one leg.
//: use ray

struct Leg {
    texels: Lattice,   // its samples, in voxels of the texture
    begin: f32,        // the sample from which on it is to be looked at
    first: f32,        // sample j of it is sample first + j · stride of the ray
    stride: f32,
    reach: f32,        // beyond this sample, nothing may be looked at
    next: f32,         // where on the ray the next leg begins
}

// The leg that begins at sample k; it ends before `end`. It may be passed over where no value lies between.
fn next_leg(lattice: Lattice, k: f32, end: f32, above: f32, below: f32) -> Leg {
    var texels = lattice;
    texels.count = i32(ceil(end));
    return Leg(texels, k, 0.0, 1.0, NOWHERE, end);
}

// How far samples are from each other around sample k.
fn stride_near(lattice: Lattice, k: f32) -> f32 {
    return 1.0;
}
