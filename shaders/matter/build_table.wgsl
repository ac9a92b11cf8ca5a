// An entry point: makes the texture of table.wgsl from running sums over its nodes, of each channel beside
// those of the one before.
//: use nodes

// Rows of a number for each node: of ∫(τ·colour, τ) from the first node on, what a float holds and what
// is left of that; (τ·colour, τ) at the node; and the factor of gradient opacity.
@group(0) @binding(0) var sums_texture: texture_2d<f32>;
@group(0) @binding(1) var table_target: texture_storage_2d<rgba16float, write>;

const MOST: f32 = 65000.0;   // that half a float holds

@compute @workgroup_size(16, 16)
fn compute_main(@builtin(global_invocation_id) id: vec3u) {
    let place = vec2i(id.xy);
    let size = vec2i(textureDimensions(table_target));
    let nodes = size.y - i32(FACTOR_ROWS);
    if (place.x >= size.x || place.y >= size.y) { return; }
    let column = place.x % nodes;   // of the table of its channel
    let first = place.x - column;
    var matter = textureLoad(sums_texture, vec2i(place.x, 2), 0);
    if (place.y >= nodes) {
        matter = textureLoad(sums_texture, vec2i(place.x, 3), 0);
    } else if (column != place.y) {
        let whole = textureLoad(sums_texture, vec2i(place.x, 0), 0) - textureLoad(sums_texture, vec2i(first + place.y, 0), 0);
        let rest = textureLoad(sums_texture, vec2i(place.x, 1), 0) - textureLoad(sums_texture, vec2i(first + place.y, 1), 0);
        matter = (whole + rest) / (f32(column - place.y) / f32(nodes - 1));
    }
    textureStore(table_target, place, min(matter, vec4f(MOST)));
}
