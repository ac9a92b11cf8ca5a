// Straight lines of a width in pixels, with smooth edges and round ends.

struct Lines {
    colour: vec4f,        // linear RGB, premultiplied
    target_px: vec2f,     // width and height of the target
    half_width_px: f32,
}

@group(0) @binding(0) var<uniform> lines: Lines;

// Coverage that a pixel needs to be drawn: the pass that writes depth leaves out the edges.
override least_coverage: f32 = 0.0;

struct Corner {
    @builtin(position) position: vec4f,
    @location(0) @interpolate(flat) start: vec3f,
    @location(1) @interpolate(flat) end: vec3f,
}

struct Pixel {
    @location(0) colour: vec4f,
    @builtin(frag_depth) depth: f32,
}

// Ends: x and y in pixels from the target's top left, and ndc depth.
@vertex
fn vertex_main(
    @builtin(vertex_index) index: u32,
    @location(0) start: vec3f,
    @location(1) end: vec3f,
) -> Corner {
    let at_end = (index & 1u) == 1u;
    let along = end.xy - start.xy;
    let length_px = length(along);
    let forward = select(vec2f(1.0, 0.0), along / max(length_px, 1e-6), length_px > 1e-6);
    let side = vec2f(-forward.y, forward.x) * (2.0 * f32(index >> 1u) - 1.0);
    let outward = select(-forward, forward, at_end);
    let reach_px = lines.half_width_px + 1.0;
    let point = select(start.xy, end.xy, at_end) + reach_px * (outward + side);
    let ndc = vec2f(2.0, -2.0) * point / lines.target_px + vec2f(-1.0, 1.0);
    return Corner(vec4f(ndc, 0.0, 1.0), start, end);
}

@fragment
fn fragment_main(corner: Corner) -> Pixel {
    let along = corner.end.xy - corner.start.xy;
    let from_start = corner.position.xy - corner.start.xy;
    let share = clamp(dot(from_start, along) / max(dot(along, along), 1e-12), 0.0, 1.0);
    let distance_px = length(from_start - share * along);
    let half = lines.half_width_px;
    let coverage = max(min(half, distance_px + 0.5) - max(-half, distance_px - 0.5), 0.0);
    if (coverage <= least_coverage) { discard; }
    return Pixel(lines.colour * coverage, mix(corner.start.z, corner.end.z, share));
}
