// slice: the value where the ray meets the plane, of each channel; of a slab, the largest, the least or
// the mean across it.
//: use layer ray scalar sampling slab found hit

struct Mode {
    plane: vec4f,         // data space (voxels), unit normal and offset
    plane_depth: vec3f,   // ndc depth of the plane = x·(pixel's x) + y·(pixel's y) + z
    slab_step: vec3f,     // data space (voxels): from one sample across a slab to the next
    slab_reach: f32,      // samples on each side of the plane
    slab_mean: f32,       // 1: their mean
    slab_sign: f32,       // else 1: the largest, −1: the least
}

@group(0) @binding(2) var<uniform> mode: Mode;

fn march(ray: Ray) -> Hit {
    let approach = dot(mode.plane.xyz, ray.direction);
    if (abs(approach) < 1e-9 * length(ray.direction)) { return no_hit(); }
    let t = -(dot(mode.plane.xyz, ray.origin) + mode.plane.w) / approach;
    if (!(t >= layer.t_near && t <= layer.t_far)) { return no_hit(); }

    // Put the point back on the plane, and on a fine grid, so that rounding neither drops a plane
    // that lies on a face nor flickers between two layers of voxels.
    var p = position_at(ray, t);
    p -= (dot(mode.plane.xyz, p) + mode.plane.w) * mode.plane.xyz;
    p = round(p * 1024.0) / 1024.0;
    let tolerance = 1.0 / 512.0;
    if (any(p < layer.box_min - tolerance) || any(p > layer.box_max + tolerance)) { return no_hit(); }
    if (is_clipped(p, tolerance)) { return no_hit(); }
    let texel = texel_across(p, mode.slab_step, mode.slab_reach, mode.slab_mean, mode.slab_sign);
    if (is_void(texel)) { return no_hit(); }
    return hit_of_texel(texel, t, depth_on_plane(ray, mode.plane_depth));
}
