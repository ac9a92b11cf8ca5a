// A volume with missing voxels (stored as a huge number), or one that the sampler cannot filter.
//: use bindings texel voxel layout trilinear bspline

const CAN_MISS: bool = true;

// The texel of a voxel that there is.
fn stored_voxel(voxel: vec3i) -> vec4f {
    return textureLoad(volume_texture, voxel, 0);
}

fn volume_nearest(p: vec3f) -> Texel {
    let value = voxel_value(voxel_at(p));
    return Texel(value, value > vec4f(MISSING_ABOVE));
}

// Linear interpolation takes voxels, as they are.
fn linear_coordinates(p: vec3f) -> vec3f {
    return p;
}

fn linear_scale() -> vec3f {
    return vec3f(1.0);
}

fn volume_linear(p: vec3f) -> Texel {
    return Texel(trilinear(p), volume_nearest(p).missing);
}

// Of the 64 voxels around, those that are not missing.
fn volume_cubic(p: vec3f) -> Texel {
    let low = floor(p);
    let x = bspline_weights(p.x - low.x);
    let y = bspline_weights(p.y - low.y);
    let z = bspline_weights(p.z - low.z);
    var sum = vec4f(0.0);
    var weight_sum = vec4f(0.0);
    for (var i = 0u; i < 64u; i++) {
        let at = vec3u(i, i >> 2u, i >> 4u) & vec3u(3u);
        let value = voxel_value(low + vec3f(at) - 1.0);
        let missing = value > vec4f(MISSING_ABOVE);
        let weight = select(vec4f(x[at.x] * y[at.y] * z[at.z]), vec4f(0.0), missing);
        sum += weight * select(value, vec4f(0.0), missing);
        weight_sum += weight;
    }
    return Texel(sum / max(weight_sum, vec4f(1e-30)), volume_nearest(p).missing);
}
