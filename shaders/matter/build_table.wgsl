// An entry point: makes the texture of table.wgsl from running sums over its nodes.
//: use nodes

// Rows of a number for each node: of ∫(τ·colour, τ) from the first node on, what a float holds and what
// is left of that; (τ·colour, τ) at the node; and the factor of gradient opacity.
@group(0) @binding(0) var sums_texture: texture_2d<f32>;
@group(0) @binding(1) var table_target: texture_storage_2d<rgba16float, write>;

const MOST: f32 = 65000.0;   // that half a float holds

@compute @workgroup_size(16, 16)
fn compute_main(@builtin(global_invocation_id) id: vec3u) {
    let place = vec2i(id.xy);
    let nodes = i32(textureDimensions(sums_texture).x);
    if (place.x >= nodes || place.y >= nodes + i32(FACTOR_ROWS)) { return; }
    var matter = textureLoad(sums_texture, vec2i(place.x, 2), 0);
    if (place.y >= nodes) {
        matter = textureLoad(sums_texture, vec2i(place.x, 3), 0);
    } else if (place.x != place.y) {
        let whole = textureLoad(sums_texture, vec2i(place.x, 0), 0) - textureLoad(sums_texture, vec2i(place.y, 0), 0);
        let rest = textureLoad(sums_texture, vec2i(place.x, 1), 0) - textureLoad(sums_texture, vec2i(place.y, 1), 0);
        matter = (whole + rest) / (f32(place.x - place.y) / f32(nodes - 1));
    }
    textureStore(table_target, place, min(matter, vec4f(MOST)));
}
