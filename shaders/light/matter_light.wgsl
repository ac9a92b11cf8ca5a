// What light makes of matter, by the gradient there.
//: use layer layout normal lighting shading_parts

const STEEPEST: f32 = 1e15;   // in slopes of a surface; so that limits without a width make no infinity

// How steep the gradient of a channel, found last, is over a mean edge of a voxel of what is sampled there, in slopes
// of a surface.
fn slope_of(gradient: vec3f, index: u32, shading: Shading) -> f32 {
    // Squares of the largest numbers would overflow.
    let in_slopes = clamp(gradient / shading.slope_of_surface[index], vec3f(-STEEPEST), vec3f(STEEPEST));
    return length(layer.world_from_gradient * in_slopes) * (shading.mean_edge * texel_edge());
}

// A colour, linear light, lit as a surface is, and fainter where the value changes little.
fn in_light(colour: vec3f, gradient: vec3f, slope: f32, to_viewer: vec3f, shading: Shading) -> vec3f {
    let normal = surface_normal(gradient, to_viewer);
    let weight = shading.share * min(slope, 1.0);
    return mix(colour, shade(colour, normal, to_viewer, shading.lighting), weight);
}
