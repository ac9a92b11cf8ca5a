// Matter is lit where the value changes, and gradients say what is left of its opacity.
//: use layer scalar sampling gradient gradients matter_light table mixture shading_parts

fn shaded(matter: Matter, p: vec3f, to_viewer: vec3f, shading: Shading) -> Matter {
    let here = value_at(p, channels_of(layer.clim_min));
    let gradients = gradients_at(p, here, shading.smoothing);
    var seen = NO_MATTER;
    for (var i = 0u; i < CHANNELS; i++) {
        let its = matter_of(matter, i);
        let gradient = gradient_of(gradients, i);
        let slope = slope_of(gradient, i, shading);
        let lit = in_light(its.rgb / max(its.a, 1e-20), gradient, slope, to_viewer, shading);
        let tau = its.a * gradient_factor(slope * shading.surface_in_factors[i], i);
        seen = with_matter(seen, i, vec4f(lit * tau, tau));
    }
    return seen;
}
