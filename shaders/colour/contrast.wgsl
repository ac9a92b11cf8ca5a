// From a value to what is seen of it: contrast limits and gamma, opacity that falls with the value, and
// what else than the value has a say.
//: use layer scalar

// t = clamp((v − vmin) / (vmax − vmin), 0, 1)^gamma
fn contrast(value: f32) -> f32 {
    return contrasts(vec4f(value)).x;
}

// The same of each channel.
fn contrasts(values: vec4f) -> vec4f {
    let t = clamp((values - layer.clim_min) * layer.clim_inverse_range, vec4f(0.0), vec4f(1.0));
    return select(pow(t, layer.gamma), vec4f(0.0), t <= vec4f(0.0));
}

// What is left of the opacity of scaled values t: all of it, or as much as they are away from zero.
fn faded(t: vec4f) -> vec4f {
    return 1.0 + layer.fade * (abs(t - layer.fade_from) * layer.fade_scale - 1.0);
}

struct Tint {
    left: Scalar,    // how much of the scaled value is left by what lies before, of each channel
    depth: Scalar,   // 0..1, from the nearest point of the box to the farthest
    by_depth: f32,   // 1: the depth says which entry of the colormap, the value how bright it is
}

const UNTINTED = Tint(Scalar(1.0), Scalar(0.0), 0.0);
