// The label at a point of the volume, wherever that is in the texture.
//: use layout interpolation vote

fn vote_at(p: vec3f) -> Vote {
    return vote_in(texel_position(p));
}
