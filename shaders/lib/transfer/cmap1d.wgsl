// Grayscale volumes: one scalar a voxel, coloured by a table of 256 sRGB entries.
//: use uniforms bindings contrast colorspace

fn scalar_of(value: vec4f) -> f32 {
    return value.r;
}

// Linear RGB with straight alpha.
fn colour_of(value: vec4f) -> vec4f {
    let x = contrast(value.r) * 256.0;
    var srgb: vec4f;
    if (u.cmap_linear == 1u) {
        let between = clamp(x - 0.5, 0.0, 255.0);
        let entry = floor(between);
        let low = textureLoad(colormap_texture, i32(entry), 0);
        let high = textureLoad(colormap_texture, min(i32(entry) + 1, 255), 0);
        srgb = mix(low, high, between - entry);
    } else {
        srgb = textureLoad(colormap_texture, min(i32(x), 255), 0);
    }
    return vec4f(linear_from_srgb(srgb.rgb), srgb.a);
}
