// A volume whose voxels are all numbers, in one filterable texture.
//: use layer bindings texel voxel layout bspline

const CAN_MISS: bool = false;

// Linear interpolation takes texture coordinates, 0..1.
fn linear_coordinates(p: vec3f) -> vec3f {
    return (p + 0.5) * layer.inverse_shape;
}

fn linear_scale() -> vec3f {
    return layer.inverse_shape;
}

fn volume_linear(tex: vec3f) -> Texel {
    return Texel(textureSampleLevel(volume_texture, volume_sampler, tex, 0.0), vec4<bool>());
}

// The texel of a voxel that there is.
fn stored_voxel(voxel: vec3i) -> vec4f {
    return textureLoad(volume_texture, voxel, 0);
}

fn volume_nearest(p: vec3f) -> Texel {
    return Texel(voxel_value(voxel_at(p)), vec4<bool>());
}

// Of the 64 voxels around, by eight samples between two and two (Sigg and Hadwiger, "Fast Third-Order
// Texture Filtering", GPU Gems 2, 2005).
fn volume_cubic(p: vec3f) -> Texel {
    let low = floor(p);
    let x = bspline_pair(p.x - low.x);
    let y = bspline_pair(p.y - low.y);
    let z = bspline_pair(p.z - low.z);
    var sum = vec4f(0.0);
    for (var i = 0u; i < 8u; i++) {
        let side = vec3<bool>((i & 1u) != 0u, (i & 2u) != 0u, (i & 4u) != 0u);
        let place = low + select(vec3f(x.x, y.x, z.x), vec3f(x.y, y.y, z.y), side);
        let weight = select(vec3f(x.z, y.z, z.z), 1.0 - vec3f(x.z, y.z, z.z), side);
        sum += weight.x * weight.y * weight.z * volume_linear(linear_coordinates(place)).value;
    }
    return Texel(sum, vec4<bool>());
}

// Where to sample between the first two of four voxels, and between the last two, from the second one;
// and the weight of the first sample, that of the other being the rest.
fn bspline_pair(way: f32) -> vec3f {
    let weights = bspline_weights(way);
    let first = weights.x + weights.y;
    let second = weights.z + weights.w;
    return vec3f(weights.y / first - 1.0, weights.w / second + 1.0, first);
}
