// One pass over a box of cells of a skipping grid: which cells, and what they are made from.

const INTERVAL_PAIRS: u32 = 8;

struct Job {
    first: vec3u,     // the cell that the box begins with: x, y, z
    row_words: u32,   // words from one row of cells to the next
    count: vec3u,     // cells in the box
    bound: f32,       // texel units
    axis: vec3i,      // one cell along the axis that distances are taken along
    intervals: array<vec4f, INTERVAL_PAIRS>, // lowest and highest, twice; texel units
}

@group(0) @binding(0) var<uniform> job: Job;
@group(0) @binding(1) var source_texture: texture_3d<f32>;
@group(0) @binding(3) var second_texture: texture_3d<f32>;

// The texel of the source at a place, or at its edge beyond it.
fn source_at(place: vec3i) -> f32 {
    let last = vec3i(textureDimensions(source_texture)) - 1;
    return textureLoad(source_texture, clamp(place, vec3i(0), last), 0).r;
}

// The same of the second source.
fn second_at(place: vec3i) -> f32 {
    let last = vec3i(textureDimensions(second_texture)) - 1;
    return textureLoad(second_texture, clamp(place, vec3i(0), last), 0).r;
}
