// Rays: from a pixel to the stretch inside the box, and to the lattice of sample positions on it.
//: use view layer scalar ray_parts clipping end

// The ray through a point of the target, in pixels from its top left (pixel centres are at .5).
fn ray_of_pixel(point_px: vec2f) -> Ray {
    let inside = (point_px - view.viewport_px.xy) / view.viewport_px.zw;
    let ndc = vec2f(2.0 * inside.x - 1.0, 1.0 - 2.0 * inside.y);
    var ray: Ray;
    ray.point_px = point_px;
    ray.origin = layer.ray_origin + ndc.x * layer.ray_origin_dx + ndc.y * layer.ray_origin_dy;
    ray.direction = layer.ray_direction + ndc.x * layer.ray_direction_dx + ndc.y * layer.ray_direction_dy;

    // Slab test. A direction component of zero becomes tiny, so that nothing divides by zero.
    let tiny = 1e-12 * length(ray.direction);
    let safe = select(ray.direction, vec3f(tiny), abs(ray.direction) < vec3f(tiny));
    let t_a = (layer.box_min - ray.origin) / safe;
    let t_b = (layer.box_max - ray.origin) / safe;
    let first = min(t_a, t_b);
    let last = max(t_a, t_b);
    ray.t_enter = max(first.x, max(first.y, first.z));
    ray.t_exit = min(last.x, min(last.y, last.z));
    ray.entry_face = select(vec3f(0.0), -sign(ray.direction), first == vec3f(ray.t_enter));
    if (layer.t_near > ray.t_enter) {
        ray.t_enter = layer.t_near;
        ray.entry_face = vec3f(0.0);
    }
    ray.t_exit = min(ray.t_exit, layer.t_far);
    ray.t_end = NOWHERE;
    ray.t_first = layer.t_near;
    ray.asks_where = false;
    return clip_ray(ray);
}

fn ray_misses(ray: Ray) -> bool {
    return !(ray.t_exit > ray.t_enter);
}

fn position_at(ray: Ray, t: f32) -> vec3f {
    return ray.origin + t * ray.direction;
}

// lavapipe ends a shader's loops, wrongly, after 65535 iterations.
const MOST_SAMPLES: f32 = 60000.0;

// max(1, ⌊L / step + ½⌋) samples on the L voxels inside, of which those count that are not beyond the
// ray's end; none where the ray misses.
fn lattice_of(ray: Ray, step_voxels: f32) -> Lattice {
    return coarse_lattice_of(ray, step_voxels, MOST_SAMPLES);
}

// The same with at most so many samples.
fn coarse_lattice_of(ray: Ray, step_voxels: f32, most: f32) -> Lattice {
    let length_voxels = (ray.t_exit - ray.t_enter) * length(ray.direction);
    let whole = clamp(floor(length_voxels / step_voxels + 0.5), 1.0, most);
    var lattice: Lattice;
    lattice.whole = whole;
    lattice.step_voxels = step_voxels;
    lattice.t_step = (ray.t_exit - ray.t_enter) / whole;
    lattice.start = position_at(ray, ray.t_enter);
    lattice.step = ray.direction * lattice.t_step;
    lattice.end = steps_to_end(ray, lattice.t_step, whole);
    let count = min(floor(lattice.end) + 1.0, whole);
    lattice.count = select(i32(count), 0, ray_misses(ray) || lattice.end < 0.0);
    return lattice;
}

fn lattice_position(lattice: Lattice, k: f32) -> vec3f {
    return lattice.start + k * lattice.step;
}

fn lattice_t(ray: Ray, lattice: Lattice, k: Scalar) -> Scalar {
    return ray.t_enter + k * lattice.t_step;
}

// The sample from which on a ray may matter; a whole one early, for rounding.
fn first_sample(ray: Ray, lattice: Lattice) -> f32 {
    return max(0.0, floor((ray.t_first - ray.t_enter) / lattice.t_step) - 1.0);
}

// Depth 0..1 between the near and the far plane.
fn depth_of_t(t: f32) -> f32 {
    return (layer.depth_offset + layer.depth_slope * t) / (layer.depth_w_offset + layer.depth_w_slope * t);
}

// The same where the ray meets a plane whose depth is x·(pixel's x) + y·(pixel's y) + z: affine in the
// pixel, so that all that is cut by one plane has one depth, to the bit, whatever its lattice.
fn depth_on_plane(ray: Ray, plane_depth: vec3f) -> f32 {
    return fma(ray.point_px.x, plane_depth.x, fma(ray.point_px.y, plane_depth.y, plane_depth.z));
}
