// The last step of a frame: linear premultiplied light to straight sRGB, encoded once.
//: use fullscreen colorspace

@group(0) @binding(0) var frame_texture: texture_2d<f32>;

@fragment
fn fragment_main(@builtin(position) position: vec4f) -> @location(0) vec4f {
    let light = textureLoad(frame_texture, vec2i(position.xy), 0);
    let alpha = clamp(light.a, 0.0, 1.0);
    let straight = select(light.rgb / max(alpha, 1e-6), vec3f(0.0), alpha <= 0.0);
    return vec4f(srgb_from_linear(clamp(straight, vec3f(0.0), vec3f(1.0))), alpha);
}
