// Where matter is that is dithered: where its opacity first passes the number of the pixel. Whoever asks
// where it is, whatever the pixel shows, gets where half of the light is absorbed.
//: use ray_parts layer dither

// The optical depth up to there; half: that of a half.
fn optical_depth_wanted(ray: Ray, half: f32) -> f32 {
    let passed = dither_threshold(ray.point_px) / max(layer.alpha, 1e-30);   // 1 and more: nowhere
    return select(-log(max(1.0 - passed, 1e-30)), half, ray.asks_where);
}
