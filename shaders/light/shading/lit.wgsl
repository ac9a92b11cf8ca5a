// Matter is lit where the value changes, as a surface is, and fainter where it changes little.
//: use layer sampling gradient normal lighting table shading_parts

fn shaded(matter: vec4f, p: vec3f, to_viewer: vec3f, shading: Shading) -> vec4f {
    let gradient = gradient_at(p, value_at(p, layer.clim_min), shading.smoothing);
    // In slopes of a surface: squares of the largest numbers would overflow.
    let slope = length(layer.world_from_gradient * (gradient / shading.slope_of_surface)) * shading.mean_edge;
    let colour = matter.rgb / max(matter.a, 1e-20);
    let normal = surface_normal(gradient, to_viewer);
    let weight = shading.share * min(slope, 1.0);
    let lit = mix(colour, shade(colour, normal, to_viewer, shading.lighting), weight);
    let tau = matter.a * gradient_factor(slope * shading.surface_in_factors);
    return vec4f(lit * tau, tau);
}
