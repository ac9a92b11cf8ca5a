// Skips blocks of samples none of which falls below the bound.
//: use scalar blocks

fn next_stretch(traversal: Traversal, begin: f32, bound: Scalar) -> Stretch {
    var k = begin;
    while (k < traversal.count && all_of(block_bound(traversal, k) >= bound)) {
        // Three blocks at a time: their bounds do not wait for each other.
        let second = all_of(block_bound(traversal, k + traversal.block) >= bound);
        let third = second & all_of(block_bound(traversal, k + 2.0 * traversal.block) >= bound);
        k += traversal.block * (1.0 + f32(second) + f32(third));
    }
    return stretch_of_block(traversal, k);
}
