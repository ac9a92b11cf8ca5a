// The raw result of one volume: colour, scalar and depth of every ray, unblended; of several channels, the
// scalar of the one that is seen most.
//: use fullscreen ray scalar end mode which

struct Layers {
    @location(0) colour: vec4f,             // linear RGB, premultiplied
    // Texel units; ndc depth; 1 + which volume + an eighth for each channel before the one that is seen, where
    // something was found; t.
    @location(1) scalar_depth_found: vec4f,
}

@fragment
fn fragment_main(@builtin(position) position: vec4f) -> Layers {
    var ray = ray_of_pixel(position.xy);
    ray.asks_where = true;
    let hit = march(ray);
    if (!hit.found) { discard; }
    let depth = clamp(hit.depth, 0.0, depth_of_end(ray));
    let found = 1.0 + which_volume + 0.125 * f32(hit.seen);
    return Layers(hit.colour, vec4f(channel(hit.value, hit.seen), depth, found, channel(hit.t, hit.seen)));
}
