// Trilinear interpolation in full float precision, from eight loads instead of the sampler.
// Missing voxels have no weight: what their neighbours say counts alone.
//: use voxel

fn trilinear(p: vec3f) -> vec4f {
    let low = floor(p);
    let high_weight = p - low;
    var sum = vec4f(0.0);
    var weight_sum = vec4f(0.0);
    for (var corner = 0u; corner < 8u; corner++) {
        let side = vec3f(vec3u(corner, corner >> 1u, corner >> 2u) & vec3u(1u));
        let weights = mix(1.0 - high_weight, high_weight, side);
        let value = voxel_value(low + side);
        let missing = value > vec4f(MISSING_ABOVE);
        let weight = select(vec4f(weights.x * weights.y * weights.z), vec4f(0.0), missing);
        sum += weight * select(value, vec4f(0.0), missing);
        weight_sum += weight;
    }
    return sum / max(weight_sum, vec4f(1e-30));
}
