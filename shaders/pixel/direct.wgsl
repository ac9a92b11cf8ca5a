// A volume that nothing else is drawn with: what it puts directly into the picture, over the background.
//: use pixels alpha encode view

struct DirectPixel {
    found: bool,
    srgb: vec4f,   // straight
}

fn direct_pixel_at(position_px: vec2f) -> DirectPixel {
    let pixel = with_alpha_used(pixel_at(position_px), position_px);
    return DirectPixel(pixel.found, encode(pixel.colour + (1.0 - pixel.colour.a) * view.background));
}
