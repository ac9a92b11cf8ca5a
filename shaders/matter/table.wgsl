// What a volume is made of: how much light a value absorbs, and in which colour it glows. Matter is
// (τ·colour, τ): τ a thickness of one opacity unit, colour in linear light.
//
// The texture has a square of means over all values between two nodes, and under it rows of factors of τ
// by the length of the gradient.
//: use nodes

const DENSEST: f32 = 0.9999;   // opacity that absorbs no more

@group(0) @binding(5) var matter_texture: texture_2d<f32>;
@group(0) @binding(6) var matter_sampler: sampler;

// The values that the table is about; what is beyond them is alike.
struct MatterRange {
    low: f32,       // texel units
    high: f32,
    below: vec4f,   // matter
    above: vec4f,
}

// The matter in a segment along which the value runs evenly from a to b.
fn matter_between(a: f32, b: f32, range: MatterRange) -> vec4f {
    let span = max(range.high - range.low, 1e-30);
    let places = (clamp(vec2f(a, b), vec2f(range.low), vec2f(range.high)) - range.low) / span;
    let inside = textureSampleLevel(matter_texture, matter_sampler, table_coordinates(places), 0.0);
    // Of the way from a to b, the shares that are below and above the table.
    let first = min(a, b);
    let last = max(a, b);
    let length = last - first;
    let beyond = vec2f(
        min(last, range.low) - min(first, range.low),
        max(last, range.high) - max(first, range.high),
    ) / max(length, 1e-30);
    let is_point = length <= 1e-6 * span;
    let outside = select(beyond, vec2f(f32(a < range.low), f32(range.high < a)), is_point);
    return outside.x * range.below + outside.y * range.above + (1.0 - outside.x - outside.y) * inside;
}

// What gradient opacity leaves of τ; magnitude: 0 to 1, the largest that it tells of.
fn gradient_factor(magnitude: f32) -> f32 {
    let nodes = node_count();
    let x = (clamp(magnitude, 0.0, 1.0) * (nodes - 1.0) + 0.5) / nodes;
    let y = (nodes + 0.5 * FACTOR_ROWS) / (nodes + FACTOR_ROWS);
    return textureSampleLevel(matter_texture, matter_sampler, vec2f(x, y), 0.0).r;
}

// Of places between the nodes, 0 at the first and 1 at the last.
fn table_coordinates(places: vec2f) -> vec2f {
    let nodes = node_count();
    return (places * (nodes - 1.0) + 0.5) / vec2f(nodes, nodes + FACTOR_ROWS);
}

fn node_count() -> f32 {
    return f32(textureDimensions(matter_texture).x);
}
