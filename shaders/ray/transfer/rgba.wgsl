// Colour volumes: sRGB and alpha in every voxel.
//: use contrast colorspace

// The weights of ITU-R BT.709.
const LUMINANCE: vec3f = vec3f(0.2126, 0.7152, 0.0722);

// The luminance of the stored values.
fn scalar_of(value: vec4f) -> f32 {
    return dot(value.rgb, LUMINANCE);
}

// The luminance scaled by the contrast limits, 0..1.
fn scaled_of(value: vec4f) -> f32 {
    return contrast(scalar_of(value));
}

// Linear RGB with straight alpha.
fn colour_of(value: vec4f) -> vec4f {
    return tinted_colour_of(value, UNTINTED);
}

// Colours of their own follow no depth.
fn tinted_colour_of(value: vec4f, tint: Tint) -> vec4f {
    let srgb = tint.left * contrasts(value).rgb;
    return vec4f(linear_from_srgb(srgb), clamp(value.a, 0.0, 1.0) * faded(tint.left * scaled_of(value)));
}
