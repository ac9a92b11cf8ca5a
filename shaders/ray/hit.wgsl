// What the march along one ray found.
//: use scalar

struct Hit {
    found: bool,
    value: Scalar,   // what was found, of each channel, texel units
    t: Scalar,       // ray parameter of the extremum, surface or plane point, of each channel
    seen: u32,       // the channel that is seen most
    depth: f32,      // ndc depth there: `depth_of_t`, or `depth_on_plane`; or NO_DEPTH
    colour: vec4f,   // linear RGB, premultiplied by alpha
}

// Of what hides nothing: as far away as can be.
const NO_DEPTH: f32 = 1.0;

fn no_hit() -> Hit {
    return Hit(false, Scalar(0.0), Scalar(0.0), 0u, 0.0, vec4f(0.0));
}
