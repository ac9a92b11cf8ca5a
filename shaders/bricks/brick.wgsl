// Which brick has the voxels of a point, and where they are in the atlas.
//: use layer feedback geometry

// An entry: 16 bits of the slot + 1, 0 where the brick is not there; 8 of the least code of its values; 8 of
// 255 − the largest. So 0 is a brick of which nothing is known.
@group(0) @binding(9) var page_table: texture_3d<u32>;

const UNKNOWN: f32 = 2e38;   // beyond every value

struct Brick {
    level: u32,       // of the voxels that stand for it: its own, or those of a coarser one
    scale: vec3f,     // position in the atlas = scale · position in the volume + offset, in voxels
    offset: vec3f,
    low: vec3f,       // data space (voxels): the box of the brick, without its apron
    high: vec3f,
    low_code: u32,    // its values lie within these codes
    high_code: u32,
    page: u32,        // of its entry
    is_there: bool,   // its own voxels stand for it
    slot: u32,        // of what stands for it
    column: vec3f,    // where in the atlas that is, in slots
}

// The finest level whose voxels are as large as a pixel there, of those that may be asked for.
fn level_wanted(p: vec3f) -> u32 {
    let edge = dot(layer.pixel_edge.xyz, p) + layer.pixel_edge.w;
    let one = vec4u(1u);
    let none = vec4u(0u);
    let finer = select(none, one, layer.level_edges[0] < vec4f(edge))
        + select(none, one, layer.level_edges[1] < vec4f(edge))
        + select(none, one, layer.level_edges[2] < vec4f(edge));
    return clamp(finer.x + finer.y + finer.z + finer.w, layer.level_range.x, layer.level_range.y);
}

// The brick of a level in which a point is, counted along x, y and z.
fn brick_index(p: vec3f, level: u32) -> vec3f {
    let voxel = p * layer.level_scale[level].xyz + layer.level_offset[level].xyz + 0.5;
    return clamp(floor(voxel / PAYLOAD), vec3f(0.0), layer.level_bricks[level].xyz - 1.0);
}

fn entry_of(index: vec3f, level: u32) -> u32 {
    return textureLoad(page_table, vec3i(index + vec3f(0.0, 0.0, layer.level_scale[level].w)), 0).r;
}

fn page_of(index: vec3f, level: u32) -> u32 {
    let at = vec3u(index + vec3f(0.0, 0.0, layer.level_scale[level].w));
    let size = textureDimensions(page_table);
    return at.x + size.x * (at.y + size.y * at.z);
}

// What stands for the brick of a level at a point.
fn brick_at(p: vec3f, wanted: u32) -> Brick {
    return stood_for(brick_of_level(p, wanted), p);
}

// A brick around a point, as it can be looked at: by what is not there, the finest coarser one that is.
fn stood_for(brick: Brick, p: vec3f) -> Brick {
    var stored = u32(brick.is_there) * (brick.slot + 1u);
    var level = brick.level;
    while (stored == 0u && level < layer.level_last) {
        level += 1u;
        stored = entry_of(brick_index(p, level), level) & 0xffffu;
    }
    return placed(brick, brick_index(p, level), level, stored);
}

// The brick of a level at a point, itself, which may not be there.
fn brick_of_level(p: vec3f, level: u32) -> Brick {
    let index = brick_index(p, level);
    let entry = entry_of(index, level);
    let scale = layer.level_scale[level].xyz;
    let before = layer.level_offset[level].xyz + 0.5;
    var brick: Brick;
    brick.low = (PAYLOAD * index - before) / scale;
    brick.high = (PAYLOAD * (index + 1.0) - before) / scale;
    brick.low_code = (entry >> 16u) & 0xffu;
    brick.high_code = 255u - (entry >> 24u);
    brick.page = page_of(index, level);
    brick.is_there = (entry & 0xffffu) != 0u;
    return placed(brick, index, level, entry & 0xffffu);
}

// A brick whose voxels are those of a level's, in the slot before `stored`.
fn placed(brick: Brick, index: vec3f, level: u32, stored: u32) -> Brick {
    var there = brick;
    there.level = level;
    there.slot = max(stored, 1u) - 1u;
    there.column = vec3f(vec3u(
        there.slot % layer.slots.x,
        (there.slot / layer.slots.x) % layer.slots.y,
        there.slot / (layer.slots.x * layer.slots.y),
    ));
    there.scale = layer.level_scale[level].xyz;
    there.offset = layer.level_offset[level].xyz - PAYLOAD * index + APRON + SLOT * there.column;
    return there;
}

// Tells that a brick is looked at, and where it is missing, that it is.
fn tell_of(brick: Brick) {
    if (!brick.is_there) { report_missing(brick.page, layer.feedback_begin); }
    report_used(brick.slot, layer.feedback_begin);
}

// No value of the brick is less, in texel units.
fn least_in(brick: Brick) -> f32 {
    return select(layer.code_low + f32(brick.low_code) * layer.code_step, -UNKNOWN, brick.low_code == 0u);
}

// No value of it is larger.
fn most_in(brick: Brick) -> f32 {
    return select(layer.code_low + f32(brick.high_code) * layer.code_step, UNKNOWN, brick.high_code == 255u);
}
