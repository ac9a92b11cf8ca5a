// slice: the value where the ray meets the plane, of each channel; of a slab, the largest, the least or
// the mean across it.
//: use layer ray scalar sampling texel transfer hit

struct Mode {
    plane: vec4f,         // data space (voxels), unit normal and offset
    plane_depth: vec3f,   // ndc depth of the plane = x·(pixel's x) + y·(pixel's y) + z
    slab_step: vec3f,     // data space (voxels): from one sample across the slab to the next
    slab_reach: f32,      // samples on each side of the plane; 0: the plane alone
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
    if (is_clipped(p, tolerance) || is_missing_at(p)) { return no_hit(); }
    let texel = slab_at(p);
    return Hit(true, value_of(texel, 0.0), Scalar(t), depth_on_plane(ray, mode.plane_depth), coloured(texel));
}

// What a slab shows at a point of its plane, of the samples that are inside what is shown.
fn slab_at(p: vec3f) -> Texel {
    let middle = texel_at(p);
    var best = middle;
    var sum = middle.value;
    var count = 1.0;
    // Not a uniform alone: lavapipe would rebuild the shader for each of its values.
    let reach = mode.slab_reach + select(0.0, 1.0, p.x > NOTHING);
    for (var k = -reach; k <= reach; k += 1.0) {
        let at = p + k * mode.slab_step;
        let texel = texel_at(at);
        let counts = k != 0.0 && !texel.missing && !is_clipped(at, 0.0)
            && all(at >= layer.box_min) && all(at <= layer.box_max);
        sum += select(vec4f(0.0), texel.value, counts);
        count += f32(counts);
        best = better_texel(best, texel, mode.slab_sign, counts);
    }
    return Texel(mix(best.value, sum / count, mode.slab_mean), false);
}

// Of two, each channel from the one that is larger; where sign is −1, less.
fn better_texel(best: Texel, other: Texel, sign: f32, counts: bool) -> Texel {
    let wins = sign * scalar_of(other.value) > sign * scalar_of(best.value);
    return Texel(select(best.value, other.value, in_texel(wins & Verdict(counts))), false);
}
