// Grayscale volumes: one scalar a voxel, coloured by a colormap.
//: use scalar texel contrast colorspace colormap

fn scalar_of(value: vec4f) -> Scalar {
    return channels_of(value);
}

// The value scaled by the contrast limits, 0..1.
fn scaled_of(value: vec4f) -> Scalar {
    return channels_of(contrasts(value));
}

fn shown() -> Verdict {
    return Verdict(true);
}

// How much what is scaled so is seen.
fn seen_of(scaled: Scalar) -> Scalar {
    return scaled;
}

// Linear RGB with straight alpha.
fn colour_of(texel: Texel) -> vec4f {
    return tinted_colour_of(texel, UNTINTED);
}

fn colour_of_channel(texel: Texel, index: u32) -> vec4f {
    return colour_of(texel);
}

fn tinted_colour_of(texel: Texel, tint: Tint) -> vec4f {
    let t = contrast(texel.value.r) * channel(tint.left, 0);
    let srgb = colormap_at(mix(t, channel(tint.depth, 0), tint.by_depth), 0);
    let brightness = mix(1.0, t, tint.by_depth);
    return vec4f(linear_from_srgb(srgb.rgb * brightness), srgb.a * faded(vec4f(t)).x);
}
