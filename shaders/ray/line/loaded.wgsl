// A lattice in the voxels of the texture, of which labels are loaded.
//: use ray_parts

const LOOKS_UP: bool = false;   // whether samples may be in any brick

// The samples of a lattice in data space, in a brick that is moved and scaled in the texture.
fn texels_of(lattice: Lattice, scale: vec3f, offset: vec3f) -> Lattice {
    var texels = lattice;
    texels.start = lattice.start * scale + offset;
    texels.step = lattice.step * scale;
    return texels;
}

// Where in the texture a place of the lattice is.
fn texel_of_place(place: vec3f) -> vec3f {
    return place;
}
