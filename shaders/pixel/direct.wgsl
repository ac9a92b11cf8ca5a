// A volume that nothing else is drawn with: what the picture shows at a pixel, over the background.
//: use pixels alpha encode uniforms

struct LonePixel {
    found: bool,
    srgb: vec4f,   // straight
}

fn lone_pixel_at(position_px: vec2f) -> LonePixel {
    let pixel = with_alpha_used(pixel_at(position_px), position_px);
    return LonePixel(pixel.found, encode(pixel.colour + (1.0 - pixel.colour.a) * u.background));
}
