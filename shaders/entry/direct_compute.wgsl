// A volume directly into the picture, by a compute shader; where it shows nothing, the background.
//: use direct view layer

@group(1) @binding(0) var image_target: texture_storage_2d<rgba8unorm, write>;

@compute @workgroup_size(8, 8)
fn compute_main(@builtin(global_invocation_id) id: vec3u) {
    if (any(id.xy >= view.covered_px.zw)) { return; }
    let at = view.covered_px.xy + id.xy;
    var srgb = view.background_srgb;
    if (all(at >= layer.scissor_px.xy) && all(at < layer.scissor_px.xy + layer.scissor_px.zw)) {
        let pixel = direct_pixel_at(vec2f(at) + 0.5);
        if (pixel.found) { srgb = pixel.srgb; }
    }
    textureStore(image_target, at, srgb);
}
