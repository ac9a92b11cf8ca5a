// Skips empty cells. The grid holds the Chebyshev distance to the nearest cell that is not empty,
// in cells, divided by 255: where it is d > 0, the cells nearer than d are empty too, and the ray
// leaves them all at once.
//: use ray stretch grid

// A sample on the border of two cells belongs to both: leave a little early rather than late.
const EARLY: f32 = 1e-3;

struct Traversal {
    count: f32,           // samples on the ray
    start: vec3f,         // cells
    step: vec3f,          // cells
    inverse_step: vec3f,
}

fn begin_traversal(lattice: Lattice, count: f32) -> Traversal {
    let start = lattice.start / CELL_VOXELS;
    let step = lattice.step / CELL_VOXELS;
    let safe = select(step, vec3f(1e-12), abs(step) < vec3f(1e-12));
    return Traversal(count, start, step, 1.0 / safe);
}

fn distance_at(cell: vec3f) -> f32 {
    return round(255.0 * grid_at((cell + 0.5) * u.grid_scale * CELL_VOXELS));
}

fn cell_at(traversal: Traversal, k: f32) -> vec3f {
    return clamp(floor(traversal.start + k * traversal.step), vec3f(0.0), u.grid_cells - 1.0);
}

// The first sample beyond the cells that are within `reach` of a cell.
fn leave(traversal: Traversal, cell: vec3f, reach: f32, k: f32) -> f32 {
    let forward = traversal.inverse_step > vec3f(0.0);
    let wall = select(cell - reach, cell + (1.0 + reach), forward);
    let at = (wall - traversal.start) * traversal.inverse_step;
    let exit = min(at.x, min(at.y, at.z));
    return max(k + 1.0, ceil(exit - EARLY));
}

fn next_stretch(traversal: Traversal, begin: f32, bound: f32) -> Stretch {
    var k = begin;
    var cell = cell_at(traversal, k);
    var distance = distance_at(cell);
    while (k < traversal.count && distance > 0.0) {
        k = leave(traversal, cell, distance - 1.0, k);
        cell = cell_at(traversal, k);
        distance = distance_at(cell);
    }
    return Stretch(k, min(leave(traversal, cell, 0.0, k), traversal.count));
}
