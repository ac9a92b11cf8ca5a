// The picture to a window: opaque, and encoded as the window's format wants it.
//: use fullscreen colorspace

@group(0) @binding(0) var image_texture: texture_2d<f32>;   // sRGB, straight alpha

override decode: bool = false;   // the format encodes to sRGB itself

@fragment
fn fragment_main(@builtin(position) position: vec4f) -> @location(0) vec4f {
    let image = textureLoad(image_texture, vec2i(position.xy), 0);
    let over_black = image.rgb * image.a;
    return vec4f(select(over_black, linear_from_srgb(over_black), decode), 1.0);
}
