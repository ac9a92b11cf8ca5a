// Grayscale volumes: one scalar a voxel, coloured by a table of 256 sRGB entries.
//: use uniforms scalar bindings contrast colorspace

fn scalar_of(value: vec4f) -> Scalar {
    return channels_of(value);
}

// Linear RGB with straight alpha.
fn colour_of(value: vec4f) -> vec4f {
    // Entry i is at (i + ½) / 256. Nearest is linear without the ½ and without the blend: no
    // condition here, since lavapipe rebuilds a shader for every value of a uniform that decides one.
    let t = contrast(value.r);
    let x = clamp(t * 256.0 - 0.5 * u.cmap_linear, 0.0, 255.0);
    let entry = floor(x);
    let low = textureLoad(colormap_texture, i32(entry), 0);
    let high = textureLoad(colormap_texture, min(i32(entry) + 1, 255), 0);
    let srgb = mix(low, high, u.cmap_linear * (x - entry));
    return vec4f(linear_from_srgb(srgb.rgb), srgb.a * faded(t));
}
