// A volume with missing voxels (stored as a huge number), or one that the sampler cannot filter.
// Missing voxels have no weight: what their neighbours say counts alone.
//: use uniforms bindings texel

const MISSING_ABOVE: f32 = 1e38;

fn voxel_value(voxel: vec3f) -> vec4f {
    return textureLoad(volume_texture, vec3i(clamp(voxel, vec3f(0.0), u.shape_voxels - 1.0)), 0);
}

fn volume_nearest(p: vec3f) -> Texel {
    let value = voxel_value(floor(p + 0.5));
    return Texel(value, value.r > MISSING_ABOVE);
}

// Linear interpolation takes voxels, as they are.
fn linear_coordinates(p: vec3f) -> vec3f {
    return p;
}

fn linear_scale() -> vec3f {
    return vec3f(1.0);
}

fn volume_linear(p: vec3f) -> Texel {
    let low = floor(p);
    let high_weight = p - low;
    var sum = vec4f(0.0);
    var weight_sum = 0.0;
    for (var corner = 0u; corner < 8u; corner++) {
        let side = vec3f(vec3u(corner, corner >> 1u, corner >> 2u) & vec3u(1u));
        let weights = mix(1.0 - high_weight, high_weight, side);
        let value = voxel_value(low + side);
        let weight = select(weights.x * weights.y * weights.z, 0.0, value.r > MISSING_ABOVE);
        sum += weight * select(value, vec4f(0.0), value.r > MISSING_ABOVE);
        weight_sum += weight;
    }
    return Texel(sum / max(weight_sum, 1e-30), volume_nearest(p).missing);
}
