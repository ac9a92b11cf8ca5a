// Rectangles of a picture, drawn texel by texel: text, colour gradients, bars.

struct Sprites {
    target_px: vec2f,   // width and height of the target
}

@group(0) @binding(0) var<uniform> sprites: Sprites;
@group(0) @binding(1) var picture: texture_2d<f32>;   // linear RGB, straight alpha

// Coverage that a pixel needs to be drawn: the pass that writes depth leaves out faint pixels.
override least_coverage: f32 = 0.0;

struct Corner {
    @builtin(position) position: vec4f,
    @location(0) @interpolate(flat) place_px: vec4f,
    @location(1) @interpolate(flat) source: vec4f,
    @location(2) @interpolate(flat) depth: f32,
}

struct Pixel {
    @location(0) colour: vec4f,
    @builtin(frag_depth) depth: f32,
}

// Place: left, top, width, height in pixels of the target. Source: the same, in texels.
@vertex
fn vertex_main(
    @builtin(vertex_index) index: u32,
    @location(0) place_px: vec4f,
    @location(1) source: vec4f,
    @location(2) depth: f32,
) -> Corner {
    let corner = vec2f(f32(index & 1u), f32(index >> 1u));
    let point = mix(floor(place_px.xy), ceil(place_px.xy + place_px.zw), corner);
    let ndc = vec2f(2.0, -2.0) * point / sprites.target_px + vec2f(-1.0, 1.0);
    return Corner(vec4f(ndc, 0.0, 1.0), place_px, source, depth);
}

@fragment
fn fragment_main(corner: Corner) -> Pixel {
    let pixel = corner.position.xy;
    let low = corner.place_px.xy;
    let high = low + corner.place_px.zw;
    // A place that ends between pixels covers a part of its last ones.
    let covered = clamp(min(high, pixel + 0.5) - max(low, pixel - 0.5), vec2f(0.0), vec2f(1.0));
    let size = corner.source.zw;
    let inside = clamp(floor((pixel - low) / corner.place_px.zw * size), vec2f(0.0), size - 1.0);
    let texel = textureLoad(picture, vec2i(corner.source.xy + inside), 0);
    let alpha = texel.a * covered.x * covered.y;
    if (alpha <= least_coverage) { discard; }
    return Pixel(vec4f(texel.rgb * alpha, alpha), corner.depth);
}
