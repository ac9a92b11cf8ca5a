// What a ray shows that found a texel: of each channel, what is not missing.
//: use scalar texel sampling colouring hit

fn hit_of_texel(texel: Texel, t: f32, depth: f32) -> Hit {
    let seen = most_seen(texel, Scalar(1.0));
    return Hit(true, value_of(texel, Scalar(0.0)), Scalar(t), seen, depth, coloured(texel));
}
