// Compute dispatch: one ray a pixel; colour and depth are stored, for fragment.wgsl to blend.
//: use pixels layer

@group(1) @binding(0) var colour_target: texture_storage_2d<rgba16float, write>;
@group(1) @binding(1) var depth_target: texture_storage_2d<r32float, write>;

const NOTHING_THERE: f32 = 2.0;   // beyond every depth

@compute @workgroup_size(8, 8)
fn compute_main(@builtin(global_invocation_id) id: vec3u) {
    let at = layer.scissor_px.xy + id.xy;
    if (any(id.xy >= layer.scissor_px.zw)) { return; }
    let pixel = pixel_at(vec2f(at) + 0.5);
    textureStore(colour_target, at, pixel.colour);
    textureStore(depth_target, at, vec4f(select(NOTHING_THERE, pixel.depth, pixel.found)));
}
