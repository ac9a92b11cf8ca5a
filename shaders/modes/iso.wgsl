// iso: the first surface on the ray where the value exceeds the threshold, lit from the camera.
//: use layer ray scalar sampling colouring skipping search gradient normal hit lighting

// Surfaces of several channels would each have a gradient, a colour and a share of the light.
const_assert CHANNELS == 1;

struct Mode {
    threshold: f32,           // texel units
    iso_step_voxels: f32,
    iso_accuracy: f32,        // how finely bisection locates the surface, in steps
    shininess: f32,
    emissive: vec3f,          // linear RGB
    reflection: vec3f,        // of ambient, diffuse and specular light
    light_direction: vec3f,   // world space, unit, towards the light
    smoothing: f32,           // voxels: width of the Gaussian under the gradient
    color: vec4f,             // linear RGB, straight, of the whole surface
    has_color: f32,           // 0: the colour of the value at the surface
}

@group(0) @binding(2) var<uniform> mode: Mode;

fn march(ray: Ray) -> Hit {
    let lattice = lattice_of(ray, mode.iso_step_voxels);
    let line = sample_line(lattice);
    let threshold = mode.threshold;
    // The far end of the ray is a sample too, so that nothing hides in the last step.
    let last_k = select(-1.0, f32(lattice.count), lattice.count > 0);
    let traversal = begin_traversal(lattice, last_k + 1.0);
    var k_inside = first_inside(traversal, line, threshold, first_sample(ray, lattice), last_k);
    if (k_inside > last_k) { return no_hit(); }

    // Bisect between the last sample outside and the first inside.
    var k_outside = max(k_inside - 1.0, 0.0);
    while (k_inside - k_outside > mode.iso_accuracy) {
        let k_middle = 0.5 * (k_outside + k_inside);
        if (value_on(line, k_middle, -NOTHING) > threshold) { k_inside = k_middle; } else { k_outside = k_middle; }
    }

    let surface = lattice_position(lattice, k_inside);
    let value = value_at(surface, -NOTHING);
    let to_viewer = -normalize(layer.world_from_data * ray.direction);
    // Where the ray enters inside, the face or the cut at which it does is the surface.
    var gradient = ray.entry_face;
    if (k_inside > 0.0 || all(ray.entry_face == vec3f(0.0))) {
        gradient = gradient_at(surface, value, mode.smoothing);
    }
    let normal = surface_normal(gradient, to_viewer);
    let colour = mix(colour_at(surface), with_alpha(mode.color), mode.has_color);
    let albedo = colour.rgb / max(colour.a, 1e-6);
    let lighting = Lighting(mode.light_direction, mode.shininess, mode.reflection);
    let lit = (shade(albedo, normal, to_viewer, lighting) + mode.emissive) * colour.a;
    let t = lattice_t(ray, lattice, k_inside);
    return Hit(true, value, t, depth_of_t(t), vec4f(lit, colour.a));
}
