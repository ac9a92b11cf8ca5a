// Colour volumes: sRGB and alpha in every voxel.
//: use texel scalar contrast colorspace

// The weights of ITU-R BT.709.
const LUMINANCE: vec3f = vec3f(0.2126, 0.7152, 0.0722);

// The luminance of the stored values.
fn scalar_of(value: vec4f) -> Scalar {
    return Scalar(dot(value.rgb, LUMINANCE));
}

// The luminance scaled by the contrast limits, 0..1.
fn scaled_of(value: vec4f) -> Scalar {
    return channels_of(contrasts(vec4f(scalar_of(value))));
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

// Colours of their own follow no depth.
fn colour_of_channel(texel: Texel, index: u32) -> vec4f {
    return colour_of(texel);
}

fn tinted_colour_of(texel: Texel, tint: Tint) -> vec4f {
    let srgb = channel(tint.left, 0) * contrasts(texel.value).rgb;
    let opacity = faded(vec4f(tint.left * scaled_of(texel.value))).x;
    return vec4f(linear_from_srgb(srgb), clamp(texel.value.a, 0.0, 1.0) * opacity);
}
