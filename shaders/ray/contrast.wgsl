// Contrast limits and gamma.
//: use layer

// t = clamp((v − vmin) / (vmax − vmin), 0, 1)^gamma
fn contrast(value: f32) -> f32 {
    let t = clamp((value - layer.clim_min) * layer.clim_inverse_range, 0.0, 1.0);
    return select(pow(t, layer.gamma), 0.0, t <= 0.0);
}

// What is left of the opacity of a scaled value t: all of it, or as much as it is away from zero.
fn faded(t: f32) -> f32 {
    return 1.0 + layer.fade * (abs(t - layer.fade_from) * layer.fade_scale - 1.0);
}
