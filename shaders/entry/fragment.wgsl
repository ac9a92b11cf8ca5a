// Fragment dispatch: one ray a pixel, colour and depth straight into the frame.
//: use fullscreen ray mode dither

// What becomes of alpha: the pipeline blends by it, it is ignored, or it is the share of pixels drawn.
const BLENDED: u32 = 0;
const IGNORED: u32 = 1;
const DITHERED: u32 = 2;
override alpha_use: u32 = BLENDED;

struct Pixel {
    @location(0) colour: vec4f,   // linear RGB, premultiplied
    @builtin(frag_depth) depth: f32,
}

@fragment
fn fragment_main(@builtin(position) position: vec4f) -> Pixel {
    let hit = march(ray_of_pixel(position.xy));
    if (!hit.found) { discard; }
    let depth = clamp(depth_of_t(hit.t), 0.0, 1.0);
    if (alpha_use == IGNORED) { return Pixel(opaque(hit.colour), depth); }
    if (hit.colour.a <= 0.0) { discard; }
    if (alpha_use == DITHERED) {
        if (hit.colour.a < dither_threshold(position.xy)) { discard; }
        return Pixel(opaque(hit.colour), depth);
    }
    return Pixel(hit.colour, depth);
}

fn opaque(colour: vec4f) -> vec4f {
    return vec4f(colour.rgb / max(colour.a, 1e-6), 1.0);
}
