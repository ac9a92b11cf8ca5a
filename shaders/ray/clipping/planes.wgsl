// Clipping planes: kept is where n·p + d >= 0. Planes that are not in use are (0, 0, 0, 1).
// The loops have constant bounds: lavapipe rebuilds a shader for every new value of a uniform that
// alone decides a condition.
//: use ray_parts layer

fn clip_ray(whole: Ray) -> Ray {
    var ray = whole;
    let tiny = 1e-12 * length(ray.direction);
    for (var i = 0u; i < PLANES; i++) {
        let plane = layer.clip_planes[i];
        let height = dot(plane.xyz, ray.origin) + plane.w;
        let slope = dot(plane.xyz, ray.direction);
        let t = -height / select(slope, tiny, abs(slope) < tiny);
        if (slope >= tiny && t > ray.t_enter) {
            ray.t_enter = t;
            ray.entry_face = plane.xyz;
        }
        if (slope <= -tiny) { ray.t_exit = min(ray.t_exit, t); }
        if (abs(slope) < tiny && height < 0.0) { ray.t_exit = ray.t_enter; }
    }
    return ray;
}

fn is_clipped(p: vec3f, tolerance: f32) -> bool {
    var clipped = false;
    for (var i = 0u; i < PLANES; i++) {
        clipped = clipped || dot(layer.clip_planes[i].xyz, p) + layer.clip_planes[i].w < -tolerance;
    }
    return clipped;
}
