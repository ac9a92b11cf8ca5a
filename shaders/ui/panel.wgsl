// A panel that was drawn apart, laid over the picture.
//: use fullscreen colorspace

@group(0) @binding(0) var panel: texture_2d<f32>;   // sRGB, premultiplied

// Whether the target encodes to sRGB what is written to it.
override target_encodes: bool = false;

@fragment
fn fragment_main(@builtin(position) position: vec4f) -> @location(0) vec4f {
    let texel = textureLoad(panel, vec2i(position.xy), 0);
    let straight = texel.rgb / max(texel.a, 1e-6);
    let colour = select(straight, linear_from_srgb(straight), target_encodes);
    return vec4f(colour * texel.a, texel.a);
}
