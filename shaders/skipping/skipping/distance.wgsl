// Skips empty cells. Those that are not empty matter to the grid.
//: use distances

const CAN_SKIP: bool = true;

// The first sample beyond the cells that are known to be empty around the one of sample k, or k itself
// where that one is not empty.
fn beyond_empty(traversal: Traversal, k: f32) -> f32 {
    return beyond_cells(traversal, k);
}

// The same again and again, where the step before a sample is within empty cells as well: a segment between
// two samples may pass cells that neither is in.
fn beyond_all_empty(traversal: Traversal, k: f32, end: f32) -> f32 {
    let step = abs(traversal.step);
    let sides = max(1.0, max(step.x, max(step.y, step.z)));
    var beyond = beyond_cells(traversal, k);
    var next = select(beyond, beyond_wide_cells(traversal, beyond, sides), beyond > k);
    while (next > beyond && beyond < end) {
        beyond = next;
        next = beyond_wide_cells(traversal, beyond, sides);
    }
    return beyond;
}
