// Which brick has the voxels of a point, and where they are in the atlas.
//: use layer feedback geometry

// An entry: 16 bits of the slot + 1, 0 where the brick is not there; 8 of the least code of its values; 8 of
// 255 − the largest. So 0 is a brick of which nothing is known.
@group(0) @binding(9) var page_table: texture_3d<u32>;

const UNKNOWN: f32 = 2e38;   // beyond every value

// One of the levels.
struct Level {
    number: u32,
    scale: vec3f,    // its voxels = scale · voxels of the volume + offset
    offset: vec3f,
    last: vec3f,     // its last brick, counted along x, y and z
    page_z: f32,     // where in the page table it begins
    longer: f32,     // its base step over that of the first
    edge: f32,       // the mean edge of its voxels, in mean edges of voxels of the volume
}

// The box of a brick that a point is in, and what the page table says of it.
struct Page {
    place: vec3f,    // in the page table
    index: vec3f,    // which brick of the level, counted along x, y and z
    low: vec3f,      // data space (voxels): its box, without the apron
    high: vec3f,
    entry: u32,
}

// What stands for a brick: itself, or one of a coarser level.
struct Brick {
    page: u32,        // of its own entry
    is_there: bool,   // its own voxels stand for it
    level: u32,       // of those that do
    scale: vec3f,     // position in the atlas = scale · position in the volume + offset, in voxels
    offset: vec3f,
    slot: u32,
    column: vec3f,    // where in the atlas that is, in slots
    edge: f32,        // of its voxels, see Level
}

// What is found at a point.
struct Found {
    own: Page,      // its brick, of the level that was wanted
    brick: Brick,
    level: Level,   // of the voxels that stand for it
}

// To look a level up by number takes CPU adapters as long as a few samples; they run what stands in a loop or
// behind an `if` whether any ray needs it or not. So it is done once, at one place of a loop.
fn level_of(number: u32) -> Level {
    let scale = layer.level_scale[number];
    let offset = layer.level_offset[number];
    let bricks = layer.level_bricks[number];
    return Level(number, scale.xyz, offset.xyz, bricks.xyz - 1.0, scale.w, offset.w, bricks.w);
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

// The brick of a level in which a point is.
fn page_at(p: vec3f, level: Level) -> Page {
    let voxel = p * level.scale + level.offset + 0.5;
    let index = clamp(floor(voxel / PAYLOAD), vec3f(0.0), level.last);
    let place = index + vec3f(0.0, 0.0, level.page_z);
    let entry = textureLoad(page_table, vec3i(place), 0).r;
    let low = (PAYLOAD * index - level.offset - 0.5) / level.scale;
    return Page(place, index, low, low + PAYLOAD / level.scale, entry);
}

// What stands for the brick of a level at a point: of what is not there, the finest coarser one that is.
fn brick_at(p: vec3f, wanted: u32) -> Found {
    var number = wanted;
    var level: Level;
    var own: Page;
    var there: Page;
    loop {
        level = level_of(number);
        there = page_at(p, level);
        if (number == wanted) { own = there; }
        if (is_stored(there) || number >= layer.level_last) { break; }
        number += 1u;
    }
    return Found(own, stored_brick(own, there, level), level);
}

fn is_stored(page: Page) -> bool {
    return (page.entry & 0xffffu) != 0u;
}

// What stands for a brick where its voxels are those of another one, of a level.
fn stored_brick(page: Page, there: Page, level: Level) -> Brick {
    let slot = max(there.entry & 0xffffu, 1u) - 1u;
    let column = column_of(f32(slot));
    let offset = level.offset - PAYLOAD * there.index + APRON + SLOT * column;
    return Brick(number_of(page), is_stored(page), level.number, level.scale, offset, slot, column, level.edge);
}

// Where in the atlas a slot is. Of numbers so small floats are exact, and whole ones are slow to divide.
fn column_of(slot: f32) -> vec3f {
    let count = vec3f(layer.slots);
    let rows = floor((slot + 0.5) / count.x);
    let layers = floor((rows + 0.5) / count.y);
    return vec3f(slot - rows * count.x, rows - layers * count.y, layers);
}

// The place of its entry in the page table, counted along x, then y, then z.
fn number_of(page: Page) -> u32 {
    let at = vec3u(page.place);
    let size = textureDimensions(page_table);
    return at.x + size.x * (at.y + size.y * at.z);
}

// Tells that a brick is looked at, and where it is missing, that it is.
fn tell_of(brick: Brick) {
    if (!brick.is_there) { report_missing(brick.page, layer.feedback_begin); }
    report_used(brick.slot, layer.feedback_begin);
}

// No value of the brick is less, in texel units.
fn least_in(page: Page) -> f32 {
    let code = least_code_in(page);
    return select(layer.code_low + f32(code) * layer.code_step, -UNKNOWN, code == 0u);
}

// No value of it is larger.
fn most_in(page: Page) -> f32 {
    let code = most_code_in(page);
    return select(layer.code_low + f32(code) * layer.code_step, UNKNOWN, code == 255u);
}

fn least_code_in(page: Page) -> u32 {
    return (page.entry >> 16u) & 0xffu;
}

fn most_code_in(page: Page) -> u32 {
    return 255u - (page.entry >> 24u);
}
