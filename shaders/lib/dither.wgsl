// Which share of its neighbourhood a pixel stands for, in dithered transparency.
//: use uniforms

// Interleaved gradient noise, 0..1 (Jimenez, "Next Generation Post Processing in Call of Duty:
// Advanced Warfare", SIGGRAPH 2014), shifted for each volume. A fixed function of pixel and volume.
fn dither_threshold(pixel: vec2f) -> f32 {
    let noise = fract(52.9829189 * fract(dot(pixel, vec2f(0.06711056, 0.00583715))));
    return fract(noise + u.dither_seed);
}
