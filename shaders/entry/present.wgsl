// The last step of a frame: linear premultiplied light to sRGB, encoded once.
//: use fullscreen encode

@group(0) @binding(0) var frame_texture: texture_2d<f32>;

override premultiplies: bool = false;   // colours times alpha, as the canvas of a page has them

@fragment
fn fragment_main(@builtin(position) position: vec4f) -> @location(0) vec4f {
    let pixel = encode(textureLoad(frame_texture, vec2i(position.xy), 0));
    return vec4f(select(pixel.rgb, pixel.rgb * pixel.a, premultiplies), pixel.a);
}
