// Weighted transparency, second step: the mean colour of all volumes, over what is behind them.
//: use fullscreen

@group(0) @binding(0) var weighted_texture: texture_2d<f32>;
@group(0) @binding(1) var revealed_texture: texture_2d<f32>;

@fragment
fn fragment_main(@builtin(position) position: vec4f) -> @location(0) vec4f {
    let weighted = textureLoad(weighted_texture, vec2i(position.xy), 0);
    let alpha = 1.0 - textureLoad(revealed_texture, vec2i(position.xy), 0).r;
    if (weighted.a <= 0.0) { discard; }
    return vec4f(weighted.rgb / weighted.a * alpha, alpha);
}
