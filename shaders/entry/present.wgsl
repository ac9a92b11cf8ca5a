// The last step of a frame: linear premultiplied light to straight sRGB, encoded once.
//: use fullscreen encode

@group(0) @binding(0) var frame_texture: texture_2d<f32>;

@fragment
fn fragment_main(@builtin(position) position: vec4f) -> @location(0) vec4f {
    return encode(textureLoad(frame_texture, vec2i(position.xy), 0));
}
