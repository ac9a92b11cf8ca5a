// One pixel a tile: the t at which its rays may first meet what they can show.
//: use fullscreen cone

@fragment
fn fragment_main(@builtin(position) position: vec4f) -> @location(0) vec4f {
    return vec4f(first_met(TILE_PX * position.xy), 0.0, 0.0, 1.0);
}
