// What a volume shows at a pixel: its ray is marched from where its tile may meet anything.
//: use pixel ray end tile mode

@group(1) @binding(0) var tile_texture: texture_2d<f32>;

fn pixel_at(position_px: vec2f) -> Pixel {
    var ray = ray_of_pixel(position_px);
    ray.t_first = textureLoad(tile_texture, tile_of_pixel(position_px), 0).r;
    let hit = march(ray);
    return Pixel(hit.found, hit.colour, clamp(hit.depth, 0.0, depth_of_end(ray)));
}
