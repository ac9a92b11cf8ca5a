// label_surface: the surfaces of labels that a ray meets, lit; the nearest, and those behind as far as they
// shine through it.
//: use layer ray layout line course skipping label_at label_table seen label_normal normal hit lighting

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
const ANY_LABEL: f32 = 0.5;  // labels are above it, background is not

// Where a ray comes into a label that is seen.
struct Border {
    k: f32,        // the first sample in there; beyond the last one where there is none
    way: f32,      // from the sample before
    label: u32,
    before: u32,   // the label that it comes from
}

fn march(ray: Ray) -> Hit {
    let lattice = lattice_of(ray, mode.iso_step_voxels);
    // The far end of the ray is a sample too, so that nothing hides in the last step.
    let last_k = select(-1.0, f32(lattice.count), lattice.count > 0);
    var found = no_hit();
    var light = vec3f(0.0);
    var opacity = 0.0;
    var before = 0u;   // the label that the ray comes from
    var k = first_sample(ray, lattice);
    while (opacity < OPAQUE) {
        // All rays of a group look for their next surface, and then light it together.
        let border = next_border(lattice, k, last_k, before);
        if (border.k > last_k) { break; }
        let k_met = first_of_label(lattice, border);
        let seen = lit_label(ray, lattice, k_met, border);
        light += (1.0 - opacity) * seen.a * seen.rgb;
        opacity += (1.0 - opacity) * seen.a;
        if (!found.found) {
            let t = lattice_t(ray, lattice, k_met);
            found = Hit(true, f32(border.label), t, 0u, depth_of_t(t), vec4f(0.0));
        }
        before = border.label;
        k = border.k + border.way;
    }
    found.colour = layer.alpha * vec4f(light, opacity);
    return found;
}

// The next one from sample k on, where the ray comes from a label.
fn next_border(lattice: Lattice, begin: f32, last_k: f32, from_label: u32) -> Border {
    var before = from_label;
    var k = begin;
    while (k <= last_k) {
        let leg = next_leg(lattice, k, last_k + 1.0, ANY_LABEL, NOWHERE);
        if (leg.first + leg.stride * leg.begin > k) { before = 0u; }   // bricks of background were passed over
        let count = f32(leg.texels.count);
        let traversal = begin_traversal(leg.texels, count);
        var j = leg.begin;
        while (j < count) {
            let beyond = beyond_empty(traversal, j);
            if (beyond > j) {
                before = 0u;
                j = beyond;
                continue;
            }
            let label = vote_in(texel_of_place(lattice_position(leg.texels, j))).label;
            if (label != before && is_seen(label)) {
                return Border(leg.first + leg.stride * j, leg.stride, label, before);
            }
            before = label;
            j += 1.0;
        }
        k = leg.next;
    }
    return Border(last_k + 1.0, 1.0, 0u, before);
}

// Where a ray enters a label, between two samples.
fn first_of_label(lattice: Lattice, border: Border) -> f32 {
    var k_inside = border.k;
    var k_outside = max(border.k - border.way, 0.0);
    while (k_inside - k_outside > mode.iso_accuracy * border.way) {
        let k_middle = 0.5 * (k_outside + k_inside);
        let is_inside = vote_at(lattice_position(lattice, k_middle)).label == border.label;
        k_inside = select(k_inside, k_middle, is_inside);
        k_outside = select(k_middle, k_outside, is_inside);
    }
    return k_inside;
}

// What is seen of the surface of its label at a place of the lattice: straight.
fn lit_label(ray: Ray, lattice: Lattice, k: f32, border: Border) -> vec4f {
    let to_viewer = -normalize(layer.world_from_data * ray.direction);
    // Where the ray enters inside, the face or the cut at which it does is the surface.
    var gradient = ray.entry_face;
    if (k > 0.0 || all(ray.entry_face == vec3f(0.0))) {
        let site = site_of(lattice_position(lattice, k));
        gradient = label_gradient(site.texel, border.before, mode.smoothing, mode.gradient_reach) * site.scale;
    }
    let normal = surface_normal(gradient, to_viewer);
    let colour = colour_of_label(border.label);
    let lighting = Lighting(mode.light_direction, mode.shininess, mode.reflection);
    return vec4f(shade(colour.rgb, normal, to_viewer, lighting) + mode.emissive, colour.a);
}
