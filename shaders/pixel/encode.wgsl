// From light to what a picture holds.
//: use colorspace

// Linear premultiplied colour to straight sRGB.
fn encode(light: vec4f) -> vec4f {
    let alpha = clamp(light.a, 0.0, 1.0);
    let straight = select(light.rgb / max(alpha, 1e-6), vec3f(0.0), alpha <= 0.0);
    return vec4f(srgb_from_linear(clamp(straight, vec3f(0.0), vec3f(1.0))), alpha);
}
