// label_volume: what labels along the ray absorb and send out, from the eye on, each as matter of its own
// colour, lit where it borders on others.
//: use layer ray layout line course skipping interpolation label_table seen label_normal normal place hit lighting

struct Mode {
    composite_step_voxels: f32,
    inverse_opacity_unit: f32,   // 1 / world units
    density: f32,                // 0..1: what a layer as thick as the opacity unit absorbs of an opaque label
    shade: f32,                  // 0..1
    shininess: f32,
    reflection: vec3f,           // of ambient, diffuse and specular light
    light_direction: vec3f,      // world space, unit, towards the light
}

@group(0) @binding(2) var<uniform> mode: Mode;

const HALF: f32 = 0.6931472;    // ln 2: the optical depth at which half of the light is absorbed
const OPAQUE: f32 = 8.317766;   // ln 4096: what is behind cannot show
const MOST_ABSORBED: f32 = 0.9999;
const BORDER_SIGMA: f32 = 0.8;  // voxels: of the Gaussian under the normals of borders
const BORDER_REACH: f32 = 1.0;
const ANY_LABEL: f32 = 0.5;     // labels are above it, background is not
const LEAST_LIT: f32 = 1.0 / 16384.0;   // what is sent out less does not show how it is lit

fn march(ray: Ray) -> Hit {
    let lattice = lattice_of(ray, mode.composite_step_voxels);
    let last = f32(lattice.count);
    let to_viewer = -normalize(layer.world_from_data * ray.direction);
    let unit = length(layer.world_from_data * lattice.step) * mode.inverse_opacity_unit;
    let wanted = optical_depth_wanted(ray, HALF);
    var light = vec3f(0.0);
    var depth = 0.0;      // optical
    var k_seen = -1.0;    // where as much is absorbed as is wanted
    var k_most = -1.0;    // where most is sent out
    var label_seen = 0u;
    var most = 0.0;
    var k = max(first_sample(ray, lattice) - 1.0, 0.0);
    while (k < last && depth < OPAQUE) {
        let leg = next_leg(lattice, k, last, ANY_LABEL, NOWHERE);
        let count = f32(leg.texels.count);
        // Of the middles of segments.
        var middles = leg.texels;
        middles.start += 0.5 * middles.step;
        let traversal = begin_traversal(middles, count);
        var j = leg.begin;
        while (j < count && depth < OPAQUE) {
            let beyond = beyond_empty(traversal, j);
            if (beyond > j) {
                j = beyond;
                continue;
            }
            let texel = texel_of_place(lattice_position(middles, j));
            let vote = vote_in(texel);
            let label = vote.label;
            if (is_seen(label)) {
                let colour = colour_of_label(label);
                let share = min(leg.texels.end - j, 1.0);   // the last segment may be cut short
                let units = unit * leg.stride * share;
                let tau = -log(1.0 - min(colour.a * mode.density, MOST_ABSORBED)) * units;
                let sent = exp(-depth) * (1.0 - exp(-tau));
                let is_lit = vote.is_near_border && sent > LEAST_LIT;
                var its_light = colour.rgb;
                if (is_lit) { its_light = lit_matter(colour.rgb, texel, label, to_viewer); }
                light += sent * its_light;
                if (k_seen < 0.0 && depth + tau >= wanted) {
                    k_seen = leg.first + leg.stride * (j + share * (wanted - depth) / max(tau, 1e-30));
                    label_seen = label;
                }
                if (k_seen < 0.0 && sent > most) {
                    most = sent;
                    k_most = leg.first + leg.stride * (j + 0.5 * share);
                    label_seen = label;
                }
                depth += tau;
            }
            j += 1.0;
        }
        k = leg.next;
    }
    if (depth <= 0.0) { return no_hit(); }
    let opacity = (1.0 - exp(-depth)) * layer.alpha;
    let t = lattice_t(ray, lattice, select(k_most, k_seen, k_seen >= 0.0));
    let ndc_depth = select(NO_DEPTH, depth_of_t(t), k_seen >= 0.0);
    return Hit(true, f32(label_seen), t, 0u, ndc_depth, vec4f(light * layer.alpha, opacity));
}

fn lit_matter(colour: vec3f, texel: vec3f, label: u32, to_viewer: vec3f) -> vec3f {
    let gradient = label_gradient(texel, label, BORDER_SIGMA, BORDER_REACH) * texel_scale();
    let normal = surface_normal(gradient, to_viewer);
    let lighting = Lighting(mode.light_direction, mode.shininess, mode.reflection);
    return mix(colour, shade(colour, normal, to_viewer, lighting), mode.shade);
}
