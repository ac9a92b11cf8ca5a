// Rays end at what is opaque: the lattice stays, the last segment is cut short.
//: use ray_parts view layer

@group(2) @binding(0) var opaque_depth: texture_depth_2d;   // of the picture; 1 where nothing is

// How far along its lattice a ray goes, in steps; negative where the box is behind the end.
fn steps_to_end(ray: Ray, t_step: f32, count: f32) -> f32 {
    return min((t_of_end(ray) - ray.t_enter) / t_step, count);
}

// Where rays end, if not where they leave the box.
fn t_of_end(ray: Ray) -> f32 {
    let depth = depth_of_end(ray);
    let t = (layer.depth_offset - depth * layer.depth_w_offset) / (depth * layer.depth_w_slope - layer.depth_slope);
    return select(t, NOWHERE, depth >= 1.0);
}

// Nothing that a ray finds is farther than this depth.
fn depth_of_end(ray: Ray) -> f32 {
    let last = vec2i(textureDimensions(opaque_depth)) - 1;
    let at = clamp(vec2i(ray.point_px / view.stored_share), vec2i(0), last);
    return textureLoad(opaque_depth, at, 0);
}
