// Matter is lit where the value changes, and gradients say what is left of its opacity.
//: use layer scalar sampling gradient gradients matter_light table mixture shading_parts

fn shaded(matter: Matter, p: vec3f, to_viewer: vec3f, shading: Shading) -> Matter {
    let here = value_at(p, channels_of(layer.clim_min));
    let gradients = gradients_at(p, here, shading.smoothing);
    let first = lit_channel(matter_of(matter, 0u), gradients, 0u, to_viewer, shading);
    if (CHANNELS == 1u) { return matter_from(first, first, first, first); }
    return matter_from(
        first,
        lit_channel(matter_of(matter, 1u), gradients, 1u, to_viewer, shading),
        lit_channel(matter_of(matter, 2u), gradients, 2u, to_viewer, shading),
        lit_channel(matter_of(matter, 3u), gradients, 3u, to_viewer, shading),
    );
}

// The matter of a channel, as it is seen.
fn lit_channel(its: vec4f, gradients: Gradients, index: u32, to_viewer: vec3f, shading: Shading) -> vec4f {
    if (its.a <= 0.0) { return vec4f(0.0); }
    let gradient = gradient_of(gradients, index);
    let slope = slope_of(gradient, index, shading);
    let lit = in_light(its.rgb / its.a, gradient, slope, to_viewer, shading);
    let tau = its.a * gradient_factor(slope * shading.surface_in_factors[index], index);
    return vec4f(lit * tau, tau);
}
