// A 2D transfer function, in the texture that is a table elsewhere: which colour and opacity there is over
// t, what a value is within the contrast limits, and over the length of the gradient.
// Kniss, Kindlmann and Hansen, "Multidimensional transfer functions for interactive volume rendering",
// IEEE TVCG 2002.
//
// A column for each t, a row for each length, and a last row of the densest of each column; texels are
// sRGB, straight, and τ. It is loaded, not sampled: samplers of GPUs weigh in steps of 1/256.
//: use table colorspace

// The most that is absorbed over t, or a little more: nothing, where no gradient makes it absorb.
fn most_over(t: f32) -> f32 {
    let size = vec2i(textureDimensions(matter_texture));
    let column = i32(t * f32(size.x - 1));
    let low = textureLoad(matter_texture, vec2i(column, size.y - 1), 0);
    let high = textureLoad(matter_texture, vec2i(min(column + 1, size.x - 1), size.y - 1), 0);
    return max(low.a, high.a);
}

// The colour, in linear light, and τ at a place: t, and the length of the gradient in the contrast limits.
// Between texels alpha is linear, and so are colours as they are stored, weighed by their alpha.
fn classified(place: vec2f, alpha: f32) -> vec4f {
    let last = vec2i(textureDimensions(matter_texture)) - vec2i(1, 2);
    let at = clamp(place, vec2f(0.0), vec2f(1.0)) * vec2f(last);
    let low = vec2i(at);
    let high = min(low + 1, last);
    let way = fract(at);
    let low_low = textureLoad(matter_texture, low, 0);
    let high_low = textureLoad(matter_texture, vec2i(high.x, low.y), 0);
    let low_high = textureLoad(matter_texture, vec2i(low.x, high.y), 0);
    let high_high = textureLoad(matter_texture, high, 0);
    let alphas = 1.0 - exp(-vec4f(low_low.a, high_low.a, low_high.a, high_high.a));
    let shares = alphas * vec4f(1.0 - way.x, way.x, 1.0 - way.x, way.x)
        * vec4f(1.0 - way.y, 1.0 - way.y, way.y, way.y);
    let whole = shares.x + shares.y + shares.z + shares.w;
    let colours = shares.x * low_low.rgb + shares.y * high_low.rgb
        + shares.z * low_high.rgb + shares.w * high_high.rgb;
    return vec4f(linear_from_srgb(colours / max(whole, 1e-20)), -log(1.0 - min(whole * alpha, DENSEST)));
}
