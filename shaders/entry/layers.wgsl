// The raw result of one volume: colour, scalar and depth of every ray, unblended.
//: use fullscreen ray scalar end mode which

// Targets have room for one scalar and one t.
const_assert CHANNELS == 1;

struct Layers {
    @location(0) colour: vec4f,             // linear RGB, premultiplied
    @location(1) scalar_depth_found: vec4f, // texel units, ndc depth, 1 + which volume where something was found, t
}

@fragment
fn fragment_main(@builtin(position) position: vec4f) -> Layers {
    var ray = ray_of_pixel(position.xy);
    ray.asks_where = true;
    let hit = march(ray);
    if (!hit.found) { discard; }
    return Layers(hit.colour, vec4f(hit.value, clamp(hit.depth, 0.0, depth_of_end(ray)), 1.0 + which_volume, hit.t));
}
