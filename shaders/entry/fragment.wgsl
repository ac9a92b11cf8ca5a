// One volume into the frame: colour, blended by the pipeline, and depth.
//: use fullscreen pixels alpha

struct Target {
    @location(0) colour: vec4f,   // linear RGB, premultiplied
    @builtin(frag_depth) depth: f32,
}

@fragment
fn fragment_main(@builtin(position) position: vec4f) -> Target {
    let pixel = with_alpha_used(pixel_at(position.xy), position.xy);
    if (!pixel.found) { discard; }
    return Target(pixel.colour, pixel.depth);
}
