// Where matter is: where half of the light is absorbed.
//: use ray_parts

// The optical depth up to there; half: that of a half.
fn optical_depth_wanted(ray: Ray, half: f32) -> f32 {
    return half;
}
