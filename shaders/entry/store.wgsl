// One ray a pixel by a fragment shader; colour and depth are stored, for fragment.wgsl to blend.
//: use fullscreen pixels

struct Stored {
    @location(0) colour: vec4f,   // linear RGB, premultiplied
    @location(1) depth: f32,
}

@fragment
fn fragment_main(@builtin(position) position: vec4f) -> Stored {
    let pixel = pixel_at(position.xy);
    if (!pixel.found) { discard; }
    return Stored(pixel.colour, pixel.depth);
}
