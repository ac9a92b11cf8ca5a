// A volume directly into the picture, without a frame of light between.
//: use fullscreen direct

@fragment
fn fragment_main(@builtin(position) position: vec4f) -> @location(0) vec4f {
    let pixel = direct_pixel_at(position.xy);
    if (!pixel.found) { discard; }
    return pixel.srgb;
}
