// Skips samples that count as the one before them does. Cells in which samples differ matter to the grid;
// those between are alike as a whole, since cells that touch have voxels in common.
//: use distances

// The first sample that may count for anything else than sample k; k itself where the next one may.
fn beyond_alike(traversal: Traversal, k: f32) -> f32 {
    return beyond_cells(traversal, k);
}
