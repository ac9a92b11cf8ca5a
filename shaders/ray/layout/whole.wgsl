// Where in the texture is a point of the volume? The texture has all voxels, as they are.
//: use layer

struct Site {
    texel: vec3f,   // position in the texture, voxels
    scale: vec3f,   // its voxels per voxel of the volume
}

fn site_of(p: vec3f) -> Site {
    return Site(p, vec3f(1.0));
}

fn texel_position(p: vec3f) -> vec3f {
    return p;
}

fn texel_position_near(p: vec3f) -> vec3f {
    return p;
}

// The voxel whose cell a position in the texture is in, of those that a crop leaves: on its border, the one
// inside.
fn voxel_at(texel: vec3f) -> vec3f {
    return clamp(floor(texel + 0.5), layer.box_min + 0.5, layer.box_max - 0.5);
}

// Voxels of the texture per voxel of the volume, where was looked last.
fn texel_scale() -> vec3f {
    return vec3f(1.0);
}

// The mean edge of those, in mean edges of voxels of the volume.
fn texel_edge() -> f32 {
    return 1.0;
}

// Where the voxel at a whole position in the texture is stored; it may be beyond the edge.
fn stored_at(texel: vec3f) -> vec3f {
    return texel;
}
