// label_surface: the surfaces of labels that a ray meets, lit; the nearest, and those behind as far as they
// shine through it.
//: use layer ray interpolation skipping vote label_table seen label_normal normal hit lighting

struct Mode {
    iso_step_voxels: f32,
    iso_accuracy: f32,        // how finely bisection locates a surface, in steps
    shininess: f32,
    emissive: vec3f,          // linear RGB
    reflection: vec3f,        // of ambient, diffuse and specular light
    light_direction: vec3f,   // world space, unit, towards the light
    smoothing: f32,           // voxels: width of the Gaussian under the gradient; 0: of half a voxel
    gradient_reach: f32,      // voxels: those farther away count for nothing
}

@group(0) @binding(2) var<uniform> mode: Mode;

const OPAQUE: f32 = 0.999;   // what is behind cannot show

fn march(ray: Ray) -> Hit {
    let lattice = lattice_of(ray, mode.iso_step_voxels);
    // The far end of the ray is a sample too, so that nothing hides in the last step.
    let last_k = select(-1.0, f32(lattice.count), lattice.count > 0);
    let traversal = begin_traversal(lattice, last_k + 1.0);
    var found = no_hit();
    var light = vec3f(0.0);
    var opacity = 0.0;
    var before = 0u;   // the label that the ray comes from
    var k = first_sample(ray, lattice);
    while (opacity < OPAQUE) {
        // All rays of a group look for their next surface, and then light it together.
        var label = 0u;
        while (k <= last_k) {
            let beyond = beyond_empty(traversal, k);
            if (beyond > k) {
                before = 0u;
                k = beyond;
                continue;
            }
            label = vote_at(lattice_position(lattice, k)).label;
            if (label != before && is_seen(label)) { break; }
            before = label;
            k += 1.0;
        }
        if (k > last_k) { break; }
        let k_met = first_of_label(lattice, k, label);
        let seen = lit_label(ray, lattice, k_met, label, before);
        light += (1.0 - opacity) * seen.a * seen.rgb;
        opacity += (1.0 - opacity) * seen.a;
        if (!found.found) {
            let t = lattice_t(ray, lattice, k_met);
            found = Hit(true, f32(label), t, 0u, depth_of_t(t), vec4f(0.0));
        }
        before = label;
        k += 1.0;
    }
    found.colour = layer.alpha * vec4f(light, opacity);
    return found;
}

// Where a ray enters a label that it is in at sample k, and not at the one before.
fn first_of_label(lattice: Lattice, k: f32, label: u32) -> f32 {
    var k_inside = k;
    var k_outside = max(k - 1.0, 0.0);
    while (k_inside - k_outside > mode.iso_accuracy) {
        let k_middle = 0.5 * (k_outside + k_inside);
        let is_inside = vote_at(lattice_position(lattice, k_middle)).label == label;
        k_inside = select(k_inside, k_middle, is_inside);
        k_outside = select(k_middle, k_outside, is_inside);
    }
    return k_inside;
}

// What is seen of the surface of a label at a place of the lattice: straight.
fn lit_label(ray: Ray, lattice: Lattice, k: f32, label: u32, before: u32) -> vec4f {
    let to_viewer = -normalize(layer.world_from_data * ray.direction);
    // Where the ray enters inside, the face or the cut at which it does is the surface.
    var gradient = ray.entry_face;
    if (k > 0.0 || all(ray.entry_face == vec3f(0.0))) {
        gradient = label_gradient(lattice_position(lattice, k), before, mode.smoothing, mode.gradient_reach);
    }
    let normal = surface_normal(gradient, to_viewer);
    let colour = colour_of_label(label);
    let lighting = Lighting(mode.light_direction, mode.shininess, mode.reflection);
    return vec4f(shade(colour.rgb, normal, to_viewer, lighting) + mode.emissive, colour.a);
}
