// What a volume is made of: how much light a value absorbs, and in which colour it glows. Matter is
// (τ·colour, τ): τ a thickness of one opacity unit, colour in linear light.
//
// The texture has, for each channel beside the one before, a square of means over all values between two nodes, and under it rows of factors of τ
// by the length of the gradient.
//: use scalar nodes

const DENSEST: f32 = 0.9999;   // opacity that absorbs no more

@group(0) @binding(5) var matter_texture: texture_2d<f32>;
@group(0) @binding(6) var matter_sampler: sampler;

// The values that the table is about; what is beyond them is alike.
struct MatterRange {
    low: vec4f,       // of each channel, texel units
    high: vec4f,
    below: array<vec4f, 4>,   // matter
    above: array<vec4f, 4>,
}

// The matter of a channel in a segment along which its value runs evenly from a to b.
fn table_between(a: f32, b: f32, index: u32, low: f32, high: f32, below: vec4f, above: vec4f) -> vec4f {
    let span = max(high - low, 1e-30);
    let places = (clamp(vec2f(a, b), vec2f(low), vec2f(high)) - low) / span;
    let inside = textureSampleLevel(matter_texture, matter_sampler, table_coordinates(places, index), 0.0);
    // Of the way from a to b, the shares that are below and above the table.
    let first = min(a, b);
    let last = max(a, b);
    let length = last - first;
    let beyond = vec2f(
        min(last, low) - min(first, low),
        max(last, high) - max(first, high),
    ) / max(length, 1e-30);
    let is_point = length <= 1e-6 * span;
    let outside = select(beyond, vec2f(f32(a < low), f32(high < a)), is_point);
    return outside.x * below + outside.y * above + (1.0 - outside.x - outside.y) * inside;
}

// What gradient opacity leaves of τ; magnitude: 0 to 1, the largest that it tells of.
fn gradient_factor(magnitude: f32, index: u32) -> f32 {
    let nodes = node_count();
    let x = (clamp(magnitude, 0.0, 1.0) * (nodes - 1.0) + 0.5 + f32(index) * nodes) / table_width();
    let y = (nodes + 0.5 * FACTOR_ROWS) / (nodes + FACTOR_ROWS);
    return textureSampleLevel(matter_texture, matter_sampler, vec2f(x, y), 0.0).r;
}

// Of places between the nodes, 0 at the first and 1 at the last.
fn table_coordinates(places: vec2f, index: u32) -> vec2f {
    let nodes = node_count();
    let from_first = vec2f(f32(index) * nodes, 0.0);
    return (places * (nodes - 1.0) + 0.5 + from_first) / vec2f(table_width(), nodes + FACTOR_ROWS);
}

fn node_count() -> f32 {
    return f32(textureDimensions(matter_texture).y) - FACTOR_ROWS;
}

fn table_width() -> f32 {
    if (CHANNELS == 1u) { return node_count(); }
    return f32(textureDimensions(matter_texture).x);   // fewer tables than four, where there are fewer channels
}
