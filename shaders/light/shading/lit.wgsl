// Matter is lit where the value changes, and gradients say what is left of its opacity.
//: use layer sampling gradient matter_light table shading_parts

fn shaded(matter: vec4f, p: vec3f, to_viewer: vec3f, shading: Shading) -> vec4f {
    let gradient = gradient_at(p, value_at(p, layer.clim_min), shading.smoothing);
    let slope = slope_of(gradient, shading);
    let lit = in_light(matter.rgb / max(matter.a, 1e-20), gradient, slope, to_viewer, shading);
    let tau = matter.a * gradient_factor(slope * shading.surface_in_factors);
    return vec4f(lit * tau, tau);
}
