// What shines, and what was absorbed, up to a point of a ray.
//: use ray_parts table shading

// What does not change along a ray.
struct MatterOnRay {
    range: MatterRange,
    shading: Shading,
    units: f32,         // opacity units of a whole segment
    to_viewer: vec3f,   // unit, world space
}

struct Progress {
    light: vec3f,         // linear
    optical_depth: f32,
    through: f32,         // exp(−optical depth): the share of what is behind that shines through
    wanted: f32,          // an optical depth
    k_reached: f32,       // where that was reached, on the lattice; negative: nowhere
}

// Through a segment on, from k to k_next.
fn passed(before: Progress, matter: vec4f, k: f32, k_next: f32, lattice: Lattice, on: MatterOnRay) -> Progress {
    let middle = lattice.start + 0.5 * (k + k_next) * lattice.step;
    let seen = shaded(matter, middle, on.to_viewer, on.shading);
    let thickness = seen.a * on.units * (k_next - k);
    var after = before;
    after.optical_depth += thickness;
    after.through = exp(-after.optical_depth);
    after.light += (before.through - after.through) / max(seen.a, 1e-20) * seen.rgb;
    let is_reached = before.k_reached < 0.0 && after.optical_depth >= before.wanted;
    let way = (before.wanted - before.optical_depth) / max(thickness, 1e-30);
    after.k_reached = select(before.k_reached, k + (k_next - k) * way, is_reached);
    return after;
}
