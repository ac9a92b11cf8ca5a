// What the march along one ray found.

struct Hit {
    found: bool,
    value: f32,      // the scalar, texel units
    t: f32,          // ray parameter of the extremum, surface or plane point
    depth: f32,      // ndc depth there: `depth_of_t`, or `depth_on_plane`
    colour: vec4f,   // linear RGB, premultiplied by alpha
}

fn no_hit() -> Hit {
    return Hit(false, 0.0, 0.0, 0.0, vec4f(0.0));
}
