// Blocks of samples, and a bound for the values in each: what mip and minip skip by. The grid holds
// the extremum of a cell and its 26 neighbours, so that the cell at the middle of a block, not
// longer than two cells, knows all of it.
//: use ray scalar stretch grid layer

// How far from its middle a block may reach, in voxels: a cell, less what rounding may take.
const REACH_VOXELS: f32 = CELL_VOXELS - 0.05;

struct Traversal {
    count: f32,       // samples on the ray
    block: f32,       // samples in a block
    middle: vec3f,    // texture coordinates in the grid of the middle of the block that starts at k = 0
    step: vec3f,
}

fn begin_traversal(lattice: Lattice, count: f32) -> Traversal {
    let largest = max(abs(lattice.step.x), max(abs(lattice.step.y), abs(lattice.step.z)));
    let block = 1.0 + floor(min(2.0 * REACH_VOXELS / max(largest, 1e-6), 1e6));
    let middle = lattice.start + 0.5 * (block - 1.0) * lattice.step;
    return Traversal(count, block, middle * layer.grid_scale, lattice.step * layer.grid_scale);
}

fn block_bound(traversal: Traversal, k: f32) -> Scalar {
    return grid_at(traversal.middle + k * traversal.step);
}

fn stretch_of_block(traversal: Traversal, k: f32) -> Stretch {
    return Stretch(k, min(k + traversal.block, traversal.count));
}
