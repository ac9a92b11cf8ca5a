// What colour a point of the volume has.
//: use texel sampling transfer contrast layer opacity

// The colour that the transfer function gives a point: linear, premultiplied, with the volume's alpha.
fn colour_at(p: vec3f) -> vec4f {
    return coloured(texel_at(p));
}

fn coloured(texel: Texel) -> vec4f {
    return with_alpha(colour_of(texel.value));
}

fn tinted(texel: Texel, tint: Tint) -> vec4f {
    return with_alpha(tinted_colour_of(texel.value, tint));
}

// A straight colour, premultiplied, with the volume's alpha.
fn with_alpha(colour: vec4f) -> vec4f {
    let alpha = max(colour.a * layer.alpha, LEAST_ALPHA);
    return vec4f(colour.rgb * alpha, alpha);
}
