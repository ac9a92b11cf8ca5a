// From segment to segment of a ray through the matter of one volume.
//: use ray_parts table mixture shading progress

// What does not change along a ray.
struct MatterOnRay {
    range: MatterRange,
    shading: Shading,
    units: f32,         // opacity units of a whole segment
    to_viewer: vec3f,   // unit, world space
}

fn segment_passed(matter: Matter, k: f32, k_next: f32, lattice: Lattice, on: MatterOnRay) -> Passed {
    let middle = lattice.start + 0.5 * (k + k_next) * lattice.step;
    let seen = shaded(matter, middle, on.to_viewer, on.shading);
    return passed_through(seen, on.units * (k_next - k));
}

fn passed(before: Progress, matter: Matter, k: f32, k_next: f32, lattice: Lattice, on: MatterOnRay) -> Progress {
    let segment = segment_passed(matter, k, k_next, lattice, on);
    return absorbed(before, segment.colour, segment.thickness, k, k_next);
}
