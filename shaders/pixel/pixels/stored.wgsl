// What a volume shows at a pixel: a compute shader has marched its ray and stored the result.
//: use pixel

@group(1) @binding(0) var stored_colour: texture_2d<f32>;
@group(1) @binding(1) var stored_depth: texture_2d<f32>;

fn pixel_at(position_px: vec2f) -> Pixel {
    let at = vec2i(position_px);
    let depth = textureLoad(stored_depth, at, 0).r;
    return Pixel(depth <= 1.0, textureLoad(stored_colour, at, 0), depth);
}
