// Distances between cells: the grid holds the Chebyshev distance to the nearest cell that matters, in
// cells, divided by 255. Where it is d > 0, no cell nearer than d matters, and a ray leaves them all at
// once.
//: use ray grid interpolation

// A sample on the border of two cells belongs to both: leave a little early rather than late.
const EARLY: f32 = 1e-3;

struct Traversal {
    start: vec3f,         // cells
    step: vec3f,          // cells
    inverse_step: vec3f,
    wall: vec3f,          // the sample at the far wall of cell 0
}

fn begin_traversal(lattice: Lattice, count: f32) -> Traversal {
    let start = lattice.start / CELL_VOXELS;
    let step = lattice.step / CELL_VOXELS;
    let inverse = 1.0 / select(step, vec3f(1e-12), abs(step) < vec3f(1e-12));
    let far = select(vec3f(0.0), vec3f(1.0), inverse > vec3f(0.0));
    return Traversal(start, step, inverse, (far - start) * inverse - EARLY);
}

// The half voxel before the first centre is in cell 0, as the conversion rounds towards zero.
// Where voxels of the next cell have a say, that one must not matter either.
fn distance_at(cell: vec3i) -> f32 {
    return max(255.0 * textureLoad(grid_texture, cell, 0).r - FARTHER_VOXELS, 0.0);
}

// The first sample beyond the cells around that of sample k none of which matters, or k itself where
// that one does.
fn beyond_cells(traversal: Traversal, k: f32) -> f32 {
    return beyond_wide_cells(traversal, k, 0.0);
}

// The same, or k itself where there are not at least so many such cells on all sides.
fn beyond_wide_cells(traversal: Traversal, k: f32, sides: f32) -> f32 {
    let cell = vec3i(traversal.start + k * traversal.step);
    let reach = distance_at(cell) - 1.0;
    let at = vec3f(cell) * traversal.inverse_step + (reach * abs(traversal.inverse_step) + traversal.wall);
    return select(k, max(k, ceil(min(at.x, min(at.y, at.z)))), reach > sides - 0.5);
}
