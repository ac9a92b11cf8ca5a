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

// Of the 64 voxels around, those that are not missing. Sixteen in a turn: lavapipe ends loops, wrongly, after
// 65535 turns, and there may be seven samples at each place of a ray.
fn volume_cubic(p: vec3f) -> Texel {
    let low = floor(p);
    let x = bspline_weights(p.x - low.x);
    let y = bspline_weights(p.y - low.y);
    let z = bspline_weights(p.z - low.z);
    var sum = Weighed(vec4f(0.0), vec4f(0.0));
    for (var i = 0u; i < 4u; i++) {
        let first = low + vec3f(-1.0, -1.0, f32(i) - 1.0);
        sum = with_row(sum, first, x, y.x, z[i]);
        sum = with_row(sum, first + vec3f(0.0, 1.0, 0.0), x, y.y, z[i]);
        sum = with_row(sum, first + vec3f(0.0, 2.0, 0.0), x, y.z, z[i]);
        sum = with_row(sum, first + vec3f(0.0, 3.0, 0.0), x, y.w, z[i]);
    }
    return Texel(sum.value / max(sum.weight, vec4f(1e-30)), volume_nearest(p).missing);
}

struct Weighed {
    value: vec4f,    // times the weight
    weight: vec4f,   // of each number
}

// The same with four voxels along x.
fn with_row(sum: Weighed, first: vec3f, x: vec4f, y: f32, z: f32) -> Weighed {
    var row = with_voxel(sum, first, x.x * y * z);
    row = with_voxel(row, first + vec3f(1.0, 0.0, 0.0), x.y * y * z);
    row = with_voxel(row, first + vec3f(2.0, 0.0, 0.0), x.z * y * z);
    return with_voxel(row, first + vec3f(3.0, 0.0, 0.0), x.w * y * z);
}

fn with_voxel(sum: Weighed, voxel: vec3f, weight: f32) -> Weighed {
    let value = voxel_value(voxel);
    let missing = value > vec4f(MISSING_ABOVE);
    let own = select(vec4f(weight), vec4f(0.0), missing);
    return Weighed(sum.value + own * select(value, vec4f(0.0), missing), sum.weight + own);
}
