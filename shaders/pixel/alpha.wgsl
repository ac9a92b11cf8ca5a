// What becomes of a pixel's alpha, by the alpha mode of the volume.
//: use pixel dither opacity

const BLENDED: u32 = 0;    // the pipeline blends by it
const IGNORED: u32 = 1;    // the pixel is opaque
const DITHERED: u32 = 2;   // it is the share of pixels that are drawn, opaque
override alpha_use: u32 = BLENDED;

fn with_alpha_used(pixel: Pixel, position_px: vec2f) -> Pixel {
    var result = pixel;
    if (alpha_use == BLENDED) {
        result.found = pixel.found && is_visible(pixel.colour.a);
    } else {
        // Matter that is hardly there has no depth, and hides nothing.
        result.found = pixel.found && pixel.depth < 1.0;
        result.colour = vec4f(pixel.colour.rgb / max(pixel.colour.a, 1e-6), 1.0);
        if (alpha_use == DITHERED) {
            result.found = result.found && is_visible(pixel.colour.a)
                && pixel.colour.a > dither_threshold(position_px);
        }
    }
    return result;
}
