// A lattice through bricks, whose samples are far from each other: the brick of each is looked up, and labels
// are loaded there.
//: use ray_parts layout

const LOOKS_UP: bool = true;   // whether samples may be in any brick

fn texels_of(lattice: Lattice, scale: vec3f, offset: vec3f) -> Lattice {
    return lattice;
}

// Where in the texture a place of the lattice is.
fn texel_of_place(place: vec3f) -> vec3f {
    return texel_position(place);
}
