// Skips empty cells. Those that are not empty matter to the grid.
//: use distances

const CAN_SKIP: bool = true;

// The first sample beyond the cells that are known to be empty around the one of sample k, or k itself
// where that one is not empty.
fn beyond_empty(traversal: Traversal, k: f32) -> f32 {
    return beyond_cells(traversal, k);
}
