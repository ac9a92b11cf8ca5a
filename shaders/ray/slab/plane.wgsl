// A slab of no thickness: the plane alone.
//: use sampling

struct Slab {
    step: vec3f,   // voxels, from one sample across it to the next
    reach: f32,    // samples on each side of the plane
    mean: f32,     // 1: their mean
    sign: f32,     // else 1: the largest, −1: the least
}

fn texel_across(p: vec3f, slab: Slab) -> Texel {
    return texel_at(p);
}
