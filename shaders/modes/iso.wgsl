// iso: the first surface on the ray where the value exceeds the threshold, lit from the camera; of each
// channel, those behind as far as they shine through those before.
//: use layer ray scalar sampling transfer course colouring skipping search gradient normal paint hit lighting

struct Mode {
    threshold: vec4f,         // texel units, of each channel
    hides: vec4f,             // 1: nothing shines through the surface of a channel
    iso_step_voxels: f32,
    iso_accuracy: f32,        // how finely bisection locates the surface, in steps
    shininess: f32,
    emissive: vec3f,          // linear RGB
    reflection: vec3f,        // of ambient, diffuse and specular light
    light_direction: vec3f,   // world space, unit, towards the light
    smoothing: f32,           // voxels: width of the Gaussian under the gradient
    has_color: vec4f,         // of each channel, 0: its surface has the colour of the value there
    color: array<vec4f, 4>,   // linear RGB, straight, else of the whole surface
    labels_from_data: array<vec4f, 3>, // rows: from voxels to those of the labels that paint it
}

@group(0) @binding(2) var<uniform> mode: Mode;

fn march(ray: Ray) -> Hit {
    let lattice = lattice_of(ray, mode.iso_step_voxels);
    let threshold = channels_of(mode.threshold);
    let hides = verdict_of(mode.hides > vec4f(0.0));
    // The far end of the ray is a sample too, so that nothing hides in the last step.
    let last_k = select(-1.0, f32(lattice.count), lattice.count > 0);
    var k_inside = Scalar(NOTHING);
    var way = Scalar(1.0);   // from the sample before
    var k = first_sample(ray, lattice);
    while (k <= last_k && !is_over(k_inside, hides)) {
        let leg = next_leg(lattice, k, last_k + 1.0, least_of(threshold), NOTHING);
        let last_on_leg = f32(leg.texels.count) - 1.0;
        let traversal = begin_traversal(leg.texels, last_on_leg + 1.0);
        let met = first_inside(traversal, sample_line(leg.texels), threshold, hides, leg.begin, last_on_leg);
        let is_new = (met <= Scalar(last_on_leg)) & (k_inside == Scalar(NOTHING));
        k_inside = select(k_inside, leg.first + leg.stride * met, is_new);
        way = select(way, Scalar(leg.stride), is_new);
        k = leg.next;
    }
    let is_met = k_inside < Scalar(NOTHING);
    if (!any_of(is_met)) { return no_hit(); }
    k_inside = select(Scalar(0.0), k_inside, is_met);

    // Bisect between the last sample outside and the first inside.
    look_at(lattice, channel(k_inside, 0));
    var k_outside = max(k_inside - way, Scalar(0.0));
    while (any_of(is_met & (k_inside - k_outside > mode.iso_accuracy * way))) {
        let k_middle = 0.5 * (k_outside + k_inside);
        let is_inside = values_near(lattice, k_middle, -NOTHING) > threshold;
        k_inside = select(k_inside, k_middle, is_inside);
        k_outside = select(k_middle, k_outside, is_inside);
    }

    // From the nearest surface on.
    var k_left = select(Scalar(NOTHING), k_inside, is_met);
    let nearest = index_of_least(k_left);
    let first = lit_surface(ray, lattice, channel(k_inside, nearest), nearest);
    var light = first.rgb * first.a;
    var opacity = first.a;
    for (var i = 1u; i < CHANNELS; i++) {
        k_left = with_channel(k_left, index_of_least(k_left), NOTHING);
        let next = index_of_least(k_left);
        if (channel(k_left, next) < NOTHING && opacity < 1.0) {
            let behind = lit_surface(ray, lattice, channel(k_inside, next), next);
            light += (1.0 - opacity) * behind.rgb * behind.a;
            opacity += (1.0 - opacity) * behind.a;
        }
    }
    let values = value_of(texel_on(lattice, k_inside), Scalar(-NOTHING));
    let t = select(Scalar(NOWHERE), lattice_t(ray, lattice, k_inside), is_met);
    let colour = with_alpha(vec4f(light / max(opacity, 1e-6), opacity));
    return Hit(true, values, t, nearest, depth_of_t(channel(t, nearest)), colour);
}

// Whether the surfaces of all channels are met, or one through which nothing shines.
fn is_over(k_inside: Scalar, hides: Verdict) -> bool {
    let is_met = k_inside < Scalar(NOTHING);
    return all_of(is_met | !shown()) || any_of(is_met & hides);
}

// What is seen of the surface of a channel at a place of the lattice: straight.
fn lit_surface(ray: Ray, lattice: Lattice, k: f32, index: u32) -> vec4f {
    let surface = lattice_position(lattice, k);
    let texel = texel_at(surface);
    let to_viewer = -normalize(layer.world_from_data * ray.direction);
    // Where the ray enters inside, the face or the cut at which it does is the surface.
    var gradient = ray.entry_face;
    var inward = vec3f(0.0);
    if (k > 0.0 || all(ray.entry_face == vec3f(0.0))) {
        let value = channel(value_of(texel, Scalar(-NOTHING)), index);
        gradient = gradient_at(surface, index, value, mode.smoothing);
        inward = gradient;
    }
    let normal = surface_normal(gradient, to_viewer);
    let own = mix(colour_of_channel(texel, index), mode.color[index], mode.has_color[index]);
    let colour = painted(own, surface, inward, mode.labels_from_data);
    let lighting = Lighting(mode.light_direction, mode.shininess, mode.reflection);
    return vec4f(shade(colour.rgb, normal, to_viewer, lighting) + mode.emissive, colour.a);
}
