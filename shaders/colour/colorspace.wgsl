// sRGB transfer functions, exact and piecewise (IEC 61966-2-1).

fn linear_from_srgb(srgb: vec3f) -> vec3f {
    let high = pow((max(srgb, vec3f(0.0)) + 0.055) / 1.055, vec3f(2.4));
    return select(high, srgb / 12.92, srgb <= vec3f(0.04045));
}

fn srgb_from_linear(linear: vec3f) -> vec3f {
    let high = 1.055 * pow(max(linear, vec3f(0.0)), vec3f(1.0 / 2.4)) - 0.055;
    return select(high, linear * 12.92, linear <= vec3f(0.0031308));
}
