// What a volume shows at a pixel: its ray is marched here and now.
//: use pixel ray end mode

fn pixel_at(position_px: vec2f) -> Pixel {
    let ray = ray_of_pixel(position_px);
    let hit = march(ray);
    return Pixel(hit.found, hit.colour, clamp(hit.depth, 0.0, depth_of_end(ray)));
}
