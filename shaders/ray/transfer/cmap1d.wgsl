// Grayscale volumes: one scalar a voxel, coloured by a table of sRGB entries.
//: use layer scalar contrast colorspace

const ENTRIES: i32 = 256;

@group(0) @binding(5) var colormap_texture: texture_1d<f32>;

fn scalar_of(value: vec4f) -> Scalar {
    return channels_of(value);
}

// The value scaled by the contrast limits, 0..1, of each channel.
fn scaled_of(value: vec4f) -> Scalar {
    return channels_of(contrasts(value));
}

// Linear RGB with straight alpha.
fn colour_of(value: vec4f) -> vec4f {
    return tinted_colour_of(value, UNTINTED);
}

fn tinted_colour_of(value: vec4f, tint: Tint) -> vec4f {
    // Entry i is at (i + ½) / ENTRIES. Nearest is linear without the ½ and without the blend: no
    // condition here, since lavapipe rebuilds a shader for every value of a uniform that decides one.
    let t = contrast(value.r) * tint.left;
    let at = mix(t, tint.depth, tint.by_depth);
    let x = clamp(at * f32(ENTRIES) - 0.5 * layer.cmap_linear, 0.0, f32(ENTRIES - 1));
    let entry = floor(x);
    let low = textureLoad(colormap_texture, i32(entry), 0);
    let high = textureLoad(colormap_texture, min(i32(entry) + 1, ENTRIES - 1), 0);
    let srgb = mix(low, high, layer.cmap_linear * (x - entry));
    let brightness = mix(1.0, t, tint.by_depth);
    return vec4f(linear_from_srgb(srgb.rgb * brightness), srgb.a * faded(t));
}
