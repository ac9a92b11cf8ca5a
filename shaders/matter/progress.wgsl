// What shines, and what was absorbed, up to a point of a ray.

// Of a segment of a ray: the colour of its matter as it is seen, and its optical depth.
struct Passed {
    colour: vec3f,   // linear
    thickness: f32,
}

struct Progress {
    light: vec3f,         // linear
    optical_depth: f32,
    through: f32,         // exp(−optical depth): the share of what is behind that shines through
    wanted: f32,          // an optical depth
    k_reached: f32,       // where that was reached, on the lattice; negative: nowhere
}

fn no_progress(wanted: f32) -> Progress {
    return Progress(vec3f(0.0), 0.0, 1.0, wanted, -1.0);
}

// From k to k_next, through matter of an optical depth that glows in a colour.
fn absorbed(before: Progress, colour: vec3f, thickness: f32, k: f32, k_next: f32) -> Progress {
    var after = before;
    after.optical_depth += thickness;
    after.through = exp(-after.optical_depth);
    after.light += (before.through - after.through) * colour;
    let is_reached = before.k_reached < 0.0 && after.optical_depth >= before.wanted;
    let way = (before.wanted - before.optical_depth) / max(thickness, 1e-30);
    after.k_reached = select(before.k_reached, k + (k_next - k) * way, is_reached);
    return after;
}
