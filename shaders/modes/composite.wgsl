// composite: what matter along the ray absorbs and sends out, from the eye on: direct volume rendering.
// Max, "Optical models for direct volume rendering", IEEE TVCG 1995; segments are pre-integrated, after
// Engel, Kraus and Ertl, "High-quality pre-integrated volume rendering", Graphics Hardware 2001.
//: use layer ray scalar sampling walk walked mixture place hit

struct Mode {
    composite_step_voxels: f32,
    inverse_opacity_unit: f32,   // 1 / world units
    shade: f32,                  // 0..1
    mean_edge: f32,              // world units
    light_direction: vec3f,      // world space, unit, towards the light
    shininess: f32,
    reflection: vec3f,           // of ambient, diffuse and specular light
    smoothing: f32,              // voxels
    // Of each channel.
    matter_low: vec4f,           // texel units
    matter_high: vec4f,
    slope_of_surface: vec4f,     // texel units a mean voxel edge
    surface_in_factors: vec4f,   // the same in the steepest that gradient opacity tells of
    matter_below: array<vec4f, 4>,
    matter_above: array<vec4f, 4>,
}

@group(0) @binding(2) var<uniform> mode: Mode;

const HALF: f32 = 0.6931472;    // ln 2: the optical depth at which half of the light is absorbed
const OPAQUE: f32 = 8.317766;   // ln 4096: what is behind cannot show

fn march(ray: Ray) -> Hit {
    let lattice = coarse_lattice_of(ray, mode.composite_step_voxels, MOST_WALKED);
    let whole = walk(ray, lattice, matter_on(ray, lattice), optical_depth_wanted(ray, HALF), OPAQUE);
    if (whole.optical_depth <= 0.0) { return no_hit(); }
    let opacity = 1.0 - exp(-whole.optical_depth);
    var k = whole.k_reached;
    if (ray.asks_where) {
        // Where that is never reached: where half of what is absorbed at all has been.
        let wanted = select(-log(1.0 - 0.5 * opacity), HALF, whole.optical_depth >= HALF);
        k = walk(ray, lattice, matter_on(ray, lattice), wanted, wanted).k_reached;
    }
    let alpha = opacity * layer.alpha;
    let colour = vec4f(whole.light * layer.alpha, alpha);
    let value = value_at(lattice_position(lattice, max(k, 0.0)), channels_of(layer.clim_min));
    let t = channel(lattice_t(ray, lattice, Scalar(max(k, 0.0))), 0);
    let most = most_of(matter_between(value, value, matter_on(ray, lattice).range));
    return Hit(true, value, Scalar(t), most, select(NO_DEPTH, depth_of_t(t), whole.k_reached >= 0.0), colour);
}

// What does not change along a ray.
fn matter_on(ray: Ray, lattice: Lattice) -> MatterOnRay {
    let range = MatterRange(mode.matter_low, mode.matter_high, mode.matter_below, mode.matter_above);
    let lighting = Lighting(mode.light_direction, mode.shininess, mode.reflection);
    let shading = Shading(lighting, mode.shade, mode.slope_of_surface, mode.surface_in_factors,
        mode.mean_edge, mode.smoothing);
    let units = length(layer.world_from_data * lattice.step) * mode.inverse_opacity_unit;
    let to_viewer = -normalize(layer.world_from_data * ray.direction);
    return MatterOnRay(range, shading, units, to_viewer);
}
