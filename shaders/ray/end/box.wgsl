// Rays end where they leave the box.
//: use ray_parts

// How far along its lattice a ray goes, in steps.
fn steps_to_end(ray: Ray, t_step: f32, count: f32) -> f32 {
    return min((ray.t_end - ray.t_enter) / t_step, count);
}

// Where rays end, if not where they leave the box.
fn t_of_end(ray: Ray) -> f32 {
    return NOWHERE;
}

// Nothing that a ray finds is farther than this depth.
fn depth_of_end(ray: Ray) -> f32 {
    return 1.0;
}
