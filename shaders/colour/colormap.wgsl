// The colormaps: a table of sRGB entries for each channel, one after the other.
//: use layer

const ENTRIES: i32 = 256;

@group(0) @binding(5) var colormap_texture: texture_1d<f32>;

// The sRGB colour, with straight alpha, that a channel's colormap has at 0..1.
fn colormap_at(at: f32, channel: i32) -> vec4f {
    // Entry i is at (i + ½) / ENTRIES. Nearest is linear without the ½ and without the blend: no
    // condition here, since lavapipe rebuilds a shader for every value of a uniform that decides one.
    let x = clamp(at * f32(ENTRIES) - 0.5 * layer.cmap_linear, 0.0, f32(ENTRIES - 1));
    let entry = floor(x);
    let table = channel * ENTRIES;
    let low = textureLoad(colormap_texture, table + i32(entry), 0);
    let high = textureLoad(colormap_texture, table + min(i32(entry) + 1, ENTRIES - 1), 0);
    return mix(low, high, layer.cmap_linear * (x - entry));
}
