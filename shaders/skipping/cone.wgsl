// The rays of one tile as a cone: where, at the earliest, they meet a cell that is not empty.
//: use view layer ray tile skipping

// For rounding, and for samples on the border of two cells, which belong to both; in cells.
const SLACK: f32 = 0.02;
const FAR_CELLS: f32 = 1e6;

// A middle ray and how far the others keep from it at equal t; in cells.
struct Cone {
    start: vec3f,
    step: vec3f,    // per unit of t; no component is zero
    reach: vec3f,
}

fn first_met(centre_px: vec2f) -> f32 {
    let ray = ray_of_pixel(centre_px);
    let t_begin = max(layer.t_near, -1e-3 * layer.t_beyond);
    let t_end = 1.001 * layer.t_beyond;
    let spread = max(spread_at(t_begin), spread_at(t_end));
    let tiny = 1e-12 * length(ray.direction);
    let direction = select(ray.direction, vec3f(tiny), abs(ray.direction) < vec3f(tiny));

    // No ray of the cone is in the box while the middle one is not in a box that is so much larger.
    let t_a = (layer.box_min - spread - ray.origin) / direction;
    let t_b = (layer.box_max + spread - ray.origin) / direction;
    let enters = min(t_a, t_b);
    let exits = max(t_a, t_b);
    let t_last = min(t_end, min(exits.x, min(exits.y, exits.z)));
    var t = max(t_begin, max(enters.x, max(enters.y, enters.z)));

    let cone = Cone(
        ray.origin / CELL_VOXELS,
        direction / CELL_VOXELS,
        spread / CELL_VOXELS + SLACK,
    );
    let widest = max(cone.reach.x, max(cone.reach.y, cone.reach.z));
    var empty = true;
    while (t < t_last && empty) {
        // Far from anything: more cells around are empty than the cone is wide.
        var cell = cell_of(cone.start + t * cone.step);
        var distance = distance_at(vec3i(cell));
        while (t < t_last && distance >= 1.0 + widest) {
            t = leave(cone, cell - (distance - 1.0), cell + distance, t);
            cell = cell_of(cone.start + t * cone.step);
            distance = distance_at(vec3i(cell));
        }
        // Near something: look at all cells that the cone touches, at most two along each axis.
        let low = cell_of(cone.start + t * cone.step - cone.reach);
        let high = cell_of(cone.start + t * cone.step + cone.reach);
        empty = widest < 0.5 && least_distance(vec3i(low), vec3i(high)) > 0.0;
        let t_next = leave(cone, low, high + 1.0, t);
        t = select(t, t_next, empty);
    }
    return select(t, NOTHING_MET, t >= t_last);
}

fn cell_of(p: vec3f) -> vec3f {
    return clamp(floor(p), vec3f(0.0), layer.grid_cells - 1.0);
}

// The smallest distance at the eight corners of a box of cells.
fn least_distance(a: vec3i, b: vec3i) -> f32 {
    let low = min(
        min(distance_at(a), distance_at(vec3i(b.x, a.y, a.z))),
        min(distance_at(vec3i(a.x, b.y, a.z)), distance_at(vec3i(b.x, b.y, a.z))),
    );
    let high = min(
        min(distance_at(vec3i(a.x, a.y, b.z)), distance_at(vec3i(b.x, a.y, b.z))),
        min(distance_at(vec3i(a.x, b.y, b.z)), distance_at(b)),
    );
    return min(low, high);
}

// The t at which a cone leaves a box of cells. Beyond the grid is nothing, so nothing to leave for.
fn leave(cone: Cone, low: vec3f, high: vec3f, t: f32) -> f32 {
    let wall = select(
        select(low + cone.reach, vec3f(-FAR_CELLS), low <= vec3f(0.0)),
        select(high - cone.reach, vec3f(FAR_CELLS), high >= layer.grid_cells),
        cone.step > vec3f(0.0),
    );
    let at = (wall - cone.start) / cone.step;
    return max(t, min(at.x, min(at.y, at.z))) + 1e-6 * layer.t_beyond;
}

// How far the rays of a tile, through the centres of pixels, are from the one in its middle, in voxels.
fn spread_at(t: f32) -> vec3f {
    let half_ndc = (TILE_PX - 1.0) / view.viewport_px.zw;
    return half_ndc.x * abs(layer.ray_origin_dx + t * layer.ray_direction_dx)
        + half_ndc.y * abs(layer.ray_origin_dy + t * layer.ray_direction_dy);
}
