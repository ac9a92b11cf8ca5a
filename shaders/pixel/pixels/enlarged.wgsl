// What a volume shows at a pixel: stored in fewer pixels than the picture has, and enlarged.
//: use pixel view

@group(1) @binding(0) var stored_colour: texture_2d<f32>;
@group(1) @binding(1) var stored_depth: texture_2d<f32>;

// The colour is interpolated between the four stored pixels around, which leaves soft silhouettes;
// the depth is that of the nearest thing in them.
fn pixel_at(position_px: vec2f) -> Pixel {
    let last = vec2i(textureDimensions(stored_depth)) - 1;
    let at = position_px * view.stored_share - 0.5;
    let corner = floor(at);
    let weight = at - corner;
    let a = clamp(vec2i(corner), vec2i(0), last);
    let b = clamp(vec2i(corner) + 1, vec2i(0), last);
    let upper = mix(stored_colour_at(a.x, a.y), stored_colour_at(b.x, a.y), weight.x);
    let lower = mix(stored_colour_at(a.x, b.y), stored_colour_at(b.x, b.y), weight.x);
    let depth = min(
        min(stored_depth_at(a.x, a.y), stored_depth_at(b.x, a.y)),
        min(stored_depth_at(a.x, b.y), stored_depth_at(b.x, b.y)));
    return Pixel(depth <= 1.0, mix(upper, lower, weight.y), depth);
}

fn stored_colour_at(x: i32, y: i32) -> vec4f {
    return textureLoad(stored_colour, vec2i(x, y), 0);
}

fn stored_depth_at(x: i32, y: i32) -> f32 {
    return textureLoad(stored_depth, vec2i(x, y), 0).r;
}
