// Contrast limits and gamma.
//: use layer

// t = clamp((v − vmin) / (vmax − vmin), 0, 1)^gamma
fn contrast(value: f32) -> f32 {
    let t = clamp((value - layer.clim_min) * layer.clim_inverse_range, 0.0, 1.0);
    return select(pow(t, layer.gamma), 0.0, t <= 0.0);
}
