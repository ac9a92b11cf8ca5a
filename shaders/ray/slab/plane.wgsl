// A slab of no thickness: the plane alone.
//: use sampling

fn texel_across(p: vec3f, step: vec3f, reach: f32, mean: f32, sign: f32) -> Texel {
    return texel_at(p);
}
