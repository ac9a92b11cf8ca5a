// The weights of the uniform cubic B-spline.

// Of the voxels before, at, after and two after the start of the unit that a point is in, by how far
// in it the point is, 0..1.
fn bspline_weights(way: f32) -> vec4f {
    let rest = 1.0 - way;
    return vec4f(
        rest * rest * rest,
        4.0 - 3.0 * way * way * (2.0 - way),
        4.0 - 3.0 * rest * rest * (2.0 - rest),
        way * way * way,
    ) / 6.0;
}
