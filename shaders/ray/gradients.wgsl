// The gradients of all channels at a point.
//: use scalar

struct Gradients {
    x: Scalar,   // texel units a voxel
    y: Scalar,
    z: Scalar,
}

// That of one channel.
fn gradient_of(gradients: Gradients, index: u32) -> vec3f {
    return vec3f(
        channel(gradients.x, index),
        channel(gradients.y, index),
        channel(gradients.z, index),
    );
}
