// What matter there is, value and gradient say together; it is lit where the value changes.
//: use gradient matter_light transfer_image shading_parts

// Of a candidate, as segment/by_gradient has it: what it is.
fn shaded(candidate: vec4f, p: vec3f, to_viewer: vec3f, shading: Shading) -> vec4f {
    let gradient = gradient_at(p, 0u, candidate.x, shading.smoothing);
    let slope = slope_of(gradient, 0u, shading);
    let matter = classified(vec2f(candidate.y, slope * shading.surface_in_factors.x), candidate.z);
    return vec4f(in_light(matter.rgb, gradient, slope, to_viewer, shading) * matter.a, matter.a);
}
