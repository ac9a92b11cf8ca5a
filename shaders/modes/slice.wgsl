// slice: the value where the ray meets the plane, of each channel; of a slab, the largest, the least or
// the mean across it.
//: use layer ray plane_point scalar sampling slab found hit

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
    let met = plane_point(ray, mode.plane);
    if (!met.is_there) { return no_hit(); }
    let texel = texel_across(met.p, mode.slab_step, mode.slab_reach, mode.slab_mean, mode.slab_sign);
    if (is_void(texel)) { return no_hit(); }
    return hit_of_texel(texel, met.t, depth_on_plane(ray, mode.plane_depth));
}
