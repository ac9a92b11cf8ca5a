// A lone volume straight into the picture, by a compute shader.
//: use lone

@group(1) @binding(0) var image_target: texture_storage_2d<rgba8unorm, write>;

@compute @workgroup_size(8, 8)
fn compute_main(@builtin(global_invocation_id) id: vec3u) {
    let at = u.scissor_px.xy + id.xy;
    if (any(id.xy >= u.scissor_px.zw)) { return; }
    let pixel = lone_pixel_at(vec2f(at) + 0.5);
    if (pixel.found) { textureStore(image_target, at, pixel.srgb); }
}
