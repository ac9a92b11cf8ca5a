// No clipping planes.
//: use ray_parts

fn clip_ray(ray: Ray) -> Ray {
    return ray;
}

fn is_clipped(p: vec3f, tolerance: f32) -> bool {
    return false;
}
