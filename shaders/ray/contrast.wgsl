// From a value to what is seen of it: contrast limits and gamma, opacity that falls with the value, and
// what else than the value has a say.
//: use layer

// t = clamp((v − vmin) / (vmax − vmin), 0, 1)^gamma
fn contrast(value: f32) -> f32 {
    return contrasts(vec4f(value)).x;
}

fn contrasts(values: vec4f) -> vec4f {
    let t = clamp((values - layer.clim_min) * layer.clim_inverse_range, vec4f(0.0), vec4f(1.0));
    return select(pow(t, vec4f(layer.gamma)), vec4f(0.0), t <= vec4f(0.0));
}

// What is left of the opacity of a scaled value t: all of it, or as much as it is away from zero.
fn faded(t: f32) -> f32 {
    return 1.0 + layer.fade * (abs(t - layer.fade_from) * layer.fade_scale - 1.0);
}

struct Tint {
    left: f32,       // how much of the scaled value is left by what lies before
    depth: f32,      // 0..1, from the nearest point of the box to the farthest
    by_depth: f32,   // 1: the depth says which entry of the colormap, the value how bright it is
}

const UNTINTED = Tint(1.0, 0.0, 0.0);
