// The last step of a frame in a window: linear premultiplied light over black, encoded once.
//: use fullscreen colorspace

@group(0) @binding(0) var frame_texture: texture_2d<f32>;

override format_encodes: bool = false;   // the window's format encodes to sRGB itself

@fragment
fn fragment_main(@builtin(position) position: vec4f) -> @location(0) vec4f {
    let light = clamp(textureLoad(frame_texture, vec2i(position.xy), 0).rgb, vec3f(0.0), vec3f(1.0));
    return vec4f(select(srgb_from_linear(light), light, format_encodes), 1.0);
}
