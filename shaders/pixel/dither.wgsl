// Which share of its neighbourhood a pixel stands for, in dithered transparency.
//: use layer

// Interleaved gradient noise, 0..1 (Jimenez, "Next Generation Post Processing in Call of Duty:
// Advanced Warfare", SIGGRAPH 2014). A fixed function of pixel and volume: moved patterns would
// still go together, so every other volume has it across, and every other two mirrored.
fn dither_threshold(pixel: vec2f) -> f32 {
    let across = fract(0.5 * layer.dither_seed) != 0.0;
    let mirrored = fract(0.25 * layer.dither_seed) >= 0.5;
    var at = select(pixel, pixel.yx, across);
    at.x = select(at.x, -at.x, mirrored);
    at += 5.588238 * floor(0.25 * layer.dither_seed);
    return fract(52.9829189 * fract(dot(at, vec2f(0.06711056, 0.00583715))));
}
