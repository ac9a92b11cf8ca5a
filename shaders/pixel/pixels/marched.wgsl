// What a volume shows at a pixel: its ray is marched here and now.
//: use pixel ray mode

fn pixel_at(position_px: vec2f) -> Pixel {
    let hit = march(ray_of_pixel(position_px));
    return Pixel(hit.found, hit.colour, clamp(hit.depth, 0.0, 1.0));
}
