// slice: the value where the ray meets the plane, of each channel.
//: use ray scalar sampling hit

fn march(ray: Ray) -> Hit {
    let approach = dot(u.plane.xyz, ray.direction);
    if (abs(approach) < 1e-9 * length(ray.direction)) { return no_hit(); }
    let t = -(dot(u.plane.xyz, ray.origin) + u.plane.w) / approach;
    if (!(t >= u.t_near && t <= u.t_far)) { return no_hit(); }

    // Put the point back on the plane, and on a fine grid, so that rounding neither drops a plane
    // that lies on a face nor flickers between two layers of voxels.
    var p = position_at(ray, t);
    p -= (dot(u.plane.xyz, p) + u.plane.w) * u.plane.xyz;
    p = round(p * 1024.0) / 1024.0;
    let tolerance = 1.0 / 512.0;
    if (any(p < u.box_min - tolerance) || any(p > u.box_max + tolerance)) { return no_hit(); }
    if (is_clipped(p, tolerance) || is_missing_at(p)) { return no_hit(); }
    return Hit(true, value_at(p, 0.0), Scalar(t), depth_on_plane(ray), colour_at(p));
}
