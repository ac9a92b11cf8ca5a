// What a ray finds of one texture of channels.

struct PackHit {
    found: bool,
    value: f32,      // texel units, of the channel that is seen most
    t: f32,
    channel: u32,
    depth: f32,      // ndc
    weight: f32,     // how much is seen of that channel
    covers: bool,    // what is behind is covered, as by a surface; else lights add up
    colour: vec4f,   // linear RGB, premultiplied, without the alpha of the whole
}

fn no_pack_hit() -> PackHit {
    return PackHit(false, 0.0, 0.0, 0u, 1.0, 0.0, false, vec4f(0.0));
}
