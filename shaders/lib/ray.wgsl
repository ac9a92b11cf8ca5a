// Rays: from a pixel to the stretch inside the box, and to the lattice of sample positions on it.
//: use uniforms

// A ray in data space (voxels), cut to the box and to the near and far planes.
struct Ray {
    origin: vec3f,
    direction: vec3f,   // voxels per unit of t
    t_enter: f32,
    t_exit: f32,        // the ray misses the box where t_exit <= t_enter
}

// Evenly spaced sample positions on a ray: start + k·step, k = 0 … count − 1.
struct Lattice {
    start: vec3f,
    step: vec3f,
    count: i32,
    t_step: f32,
}

// The ray through a point of the target, in pixels from its top left (pixel centres are at .5).
fn ray_of_pixel(point_px: vec2f) -> Ray {
    let inside = (point_px - u.viewport_px.xy) / u.viewport_px.zw;
    let ndc = vec2f(2.0 * inside.x - 1.0, 1.0 - 2.0 * inside.y);
    var ray: Ray;
    ray.origin = u.ray_origin + ndc.x * u.ray_origin_dx + ndc.y * u.ray_origin_dy;
    ray.direction = u.ray_direction + ndc.x * u.ray_direction_dx + ndc.y * u.ray_direction_dy;

    // Slab test. A direction component of zero becomes tiny, so that nothing divides by zero.
    let tiny = 1e-12 * length(ray.direction);
    let safe = select(ray.direction, vec3f(tiny), abs(ray.direction) < vec3f(tiny));
    let t_a = (u.box_min - ray.origin) / safe;
    let t_b = (u.box_max - ray.origin) / safe;
    let first = min(t_a, t_b);
    let last = max(t_a, t_b);
    ray.t_enter = max(max(first.x, max(first.y, first.z)), u.t_near);
    ray.t_exit = min(min(last.x, min(last.y, last.z)), u.t_far);
    return ray;
}

fn ray_misses(ray: Ray) -> bool {
    return !(ray.t_exit > ray.t_enter);
}

fn position_at(ray: Ray, t: f32) -> vec3f {
    return ray.origin + t * ray.direction;
}

// count = max(1, ⌊L / step + ½⌋) samples on the L voxels inside; none where the ray misses.
fn lattice_of(ray: Ray, step_voxels: f32) -> Lattice {
    let length_voxels = (ray.t_exit - ray.t_enter) * length(ray.direction);
    let count = max(1.0, floor(length_voxels / step_voxels + 0.5));
    var lattice: Lattice;
    lattice.t_step = (ray.t_exit - ray.t_enter) / count;
    lattice.start = position_at(ray, ray.t_enter);
    lattice.step = ray.direction * lattice.t_step;
    lattice.count = select(i32(count), 0, ray_misses(ray));
    return lattice;
}

fn lattice_position(lattice: Lattice, k: f32) -> vec3f {
    return lattice.start + k * lattice.step;
}

fn lattice_t(ray: Ray, lattice: Lattice, k: f32) -> f32 {
    return ray.t_enter + k * lattice.t_step;
}

// Depth 0..1 between the near and the far plane.
fn depth_of_t(t: f32) -> f32 {
    return (u.depth_offset + u.depth_slope * t) / (u.depth_w_offset + u.depth_w_slope * t);
}
