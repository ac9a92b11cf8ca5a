// Weighted transparency, first step: sums that do not depend on the order of the volumes.
// Formula: McGuire and Bavoil, "Weighted Blended Order-Independent Transparency", JCGT 2013,
// with the weight alpha.
//: use fullscreen pixels opacity

struct Sums {
    @location(0) weighted: vec4f,   // adds up to (Σ α·rgb, Σ α)
    @location(1) alpha: f32,        // multiplies to Π (1 − α)
    @builtin(frag_depth) depth: f32,
}

@fragment
fn fragment_main(@builtin(position) position: vec4f) -> Sums {
    let pixel = pixel_at(position.xy);
    if (!pixel.found || !is_visible(pixel.colour.a)) { discard; }
    return Sums(pixel.colour, pixel.colour.a, pixel.depth);
}
