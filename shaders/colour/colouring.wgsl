// What colour a point of the volume has.
//: use scalar texel sampling transfer contrast layer opacity

// The colour that the transfer function gives a texel: linear, premultiplied, with the volume's alpha.
fn coloured(texel: Texel) -> vec4f {
    return with_alpha(colour_of(texel));
}

fn tinted(texel: Texel, tint: Tint) -> vec4f {
    return with_alpha(tinted_colour_of(texel, tint));
}

// A straight colour, premultiplied, with the volume's alpha.
fn with_alpha(colour: vec4f) -> vec4f {
    let alpha = max(colour.a * layer.alpha, LEAST_ALPHA);
    return vec4f(colour.rgb * alpha, alpha);
}

// The channel that is seen most of a texel, of those that are shown and not missing, even if it is black.
// left: how much of each is left by what lies before.
fn most_seen(texel: Texel, left: Scalar) -> u32 {
    let seen = left * seen_of(scaled_of(texel.value));
    return index_of_largest(select(seen, Scalar(-1.0), missing_of(texel) | !shown()));
}
