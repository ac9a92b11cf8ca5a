// Fragment dispatch: one ray a pixel, colour and depth straight into the frame.
//: use fullscreen ray mode

struct Pixel {
    @location(0) colour: vec4f,   // linear RGB, premultiplied
    @builtin(frag_depth) depth: f32,
}

@fragment
fn fragment_main(@builtin(position) position: vec4f) -> Pixel {
    let hit = march(ray_of_pixel(position.xy));
    if (!hit.found || hit.colour.a <= 0.0) { discard; }
    return Pixel(hit.colour, clamp(depth_of_t(hit.t), 0.0, 1.0));
}
