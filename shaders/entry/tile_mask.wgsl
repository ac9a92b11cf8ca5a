// Marks, in depth, the pixels of tiles that meet anything: what is drawn next passes the others over.
//: use fullscreen tile

@group(0) @binding(0) var tile_texture: texture_2d<f32>;

@fragment
fn fragment_main(@builtin(position) position: vec4f) {
    let t = textureLoad(tile_texture, tile_of_pixel(position.xy), 0).r;
    if (t >= NOTHING_MET) { discard; }
}
