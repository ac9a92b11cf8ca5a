// composite: what matter along the ray absorbs and sends out, from the eye on: direct volume rendering.
// Max, "Optical models for direct volume rendering", IEEE TVCG 1995; segments are pre-integrated, after
// Engel, Kraus and Ertl, "High-quality pre-integrated volume rendering", Graphics Hardware 2001.
//: use layer ray scalar sampling skipping table segment shading hit

// Matter of several channels would be mixed.
const_assert CHANNELS == 1;

struct Mode {
    composite_step_voxels: f32,
    inverse_opacity_unit: f32,   // 1 / world units
    matter_low: f32,             // texel units
    matter_high: f32,
    matter_below: vec4f,
    matter_above: vec4f,
    shade: f32,                  // 0..1
    slope_of_surface: f32,       // texel units a mean voxel edge
    slope_of_factors: f32,
    mean_edge: f32,              // world units
    smoothing: f32,              // voxels
    shininess: f32,
    light_direction: vec3f,      // world space, unit, towards the light
    reflection: vec3f,           // of ambient, diffuse and specular light
}

@group(0) @binding(2) var<uniform> mode: Mode;

const HALF: f32 = 0.6931472;    // ln 2: the optical depth at which half of the light is absorbed
const OPAQUE: f32 = 8.317766;   // ln 4096: what is behind cannot show

// What shines, and what was absorbed, up to a point of a ray.
struct Progress {
    k: f32,           // where on the lattice
    light: vec3f,     // linear
    optical_depth: f32,
    k_reached: f32,   // where the wanted optical depth was reached; negative: nowhere
}

fn march(ray: Ray) -> Hit {
    let lattice = lattice_of(ray, mode.composite_step_voxels);
    let whole = absorb(ray, lattice, HALF, OPAQUE);
    if (whole.optical_depth <= 0.0) { return no_hit(); }
    let opacity = 1.0 - exp(-whole.optical_depth);
    var k = whole.k_reached;
    if (ray.asks_where) {
        // Where that is never reached: where half of what is absorbed at all has been.
        let wanted = select(-log(1.0 - 0.5 * opacity), HALF, whole.optical_depth >= HALF);
        k = absorb(ray, lattice, wanted, wanted).k_reached;
    }
    let alpha = opacity * layer.alpha;
    let colour = vec4f(whole.light * layer.alpha, alpha);
    let value = value_at(lattice_position(lattice, max(k, 0.0)), layer.clim_min);
    let t = lattice_t(ray, lattice, max(k, 0.0));
    return Hit(true, value, t, select(NO_DEPTH, depth_of_t(t), whole.k_reached >= 0.0), colour);
}

// From the eye on, until so much is absorbed.
fn absorb(ray: Ray, lattice: Lattice, wanted: f32, enough: f32) -> Progress {
    let line = sample_line(lattice);
    let end = select(-1.0, lattice.end, lattice.count > 0);
    let traversal = begin_traversal(lattice, end);
    let range = MatterRange(mode.matter_low, mode.matter_high, mode.matter_below, mode.matter_above);
    let lighting = Lighting(mode.light_direction, mode.shininess, mode.reflection);
    let shading = Shading(lighting, mode.shade, mode.slope_of_surface, mode.slope_of_factors,
        mode.mean_edge, mode.smoothing);
    let units = length(layer.world_from_data * lattice.step) * mode.inverse_opacity_unit;
    let to_viewer = -normalize(layer.world_from_data * ray.direction);

    var progress = Progress(first_sample(ray, lattice), vec3f(0.0), 0.0, -1.0);
    var before = value_before(line, progress.k);
    while (progress.k < end && progress.optical_depth < enough) {
        // The next segment that absorbs anything.
        var k = progress.k;
        var k_next = k;
        var matter = vec4f(0.0);
        while (k_next < end && matter.a <= 0.0) {
            k = k_next;
            let beyond = beyond_empty(traversal, k) - 1.0;   // the sample before what is not empty
            if (beyond > k) {
                k = min(beyond, end);
                before = value_before(line, k);
            }
            k_next = min(k + 1.0, end);
            let segment = segment_between(line, k, k_next, before, range);
            matter = segment.matter;
            before = segment.after;
        }
        progress.k = k_next;
        let middle = lattice_position(lattice, 0.5 * (k + k_next));
        let seen = shaded(matter, middle, to_viewer, shading);
        let thickness = seen.a * units * (k_next - k);
        let share = exp(-progress.optical_depth) * (1.0 - exp(-thickness));
        progress.light += share * seen.rgb / max(seen.a, 1e-20);
        let depth = progress.optical_depth + thickness;
        if (progress.k_reached < 0.0 && depth >= wanted) {
            progress.k_reached = k + (k_next - k) * (wanted - progress.optical_depth) / thickness;
        }
        progress.optical_depth = depth;
    }
    return progress;
}
