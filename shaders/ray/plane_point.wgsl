// Where a ray meets a plane inside the box.
//: use layer ray ray_parts

struct PlanePoint {
    is_there: bool,
    p: vec3f,   // data space (voxels)
    t: f32,
}

// plane: data space (voxels), unit normal and offset.
fn plane_point(ray: Ray, plane: vec4f) -> PlanePoint {
    var met = PlanePoint(false, vec3f(0.0), 0.0);
    let approach = dot(plane.xyz, ray.direction);
    if (abs(approach) < 1e-9 * length(ray.direction)) { return met; }
    met.t = -(dot(plane.xyz, ray.origin) + plane.w) / approach;
    if (!(met.t >= layer.t_near && met.t <= layer.t_far)) { return met; }

    // Put the point back on the plane, and on a fine grid, so that rounding neither drops a plane
    // that lies on a face nor flickers between two layers of voxels.
    var p = position_at(ray, met.t);
    p -= (dot(plane.xyz, p) + plane.w) * plane.xyz;
    p = round(p * 1024.0) / 1024.0;
    let tolerance = 1.0 / 512.0;
    let is_inside = all(p >= layer.box_min - tolerance) && all(p <= layer.box_max + tolerance);
    met.is_there = is_inside && !is_clipped(p, tolerance);
    met.p = p;
    return met;
}
