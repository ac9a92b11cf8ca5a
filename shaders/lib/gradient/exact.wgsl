// The gradient of a dense volume, from values in full float precision. Samplers of GPUs weigh
// neighbours in steps of 1/256, which shows as bands in the highlights of smooth surfaces.
//: use sampling trilinear

// Central differences over ±1 voxel, in texel units a voxel.
fn gradient_at(p: vec3f, here: f32) -> vec3f {
    let dx = vec3f(1.0, 0.0, 0.0);
    let dy = vec3f(0.0, 1.0, 0.0);
    let dz = vec3f(0.0, 0.0, 1.0);
    return 0.5 * vec3f(
        scalar_of(trilinear(p + dx)) - scalar_of(trilinear(p - dx)),
        scalar_of(trilinear(p + dy)) - scalar_of(trilinear(p - dy)),
        scalar_of(trilinear(p + dz)) - scalar_of(trilinear(p - dz)),
    );
}
