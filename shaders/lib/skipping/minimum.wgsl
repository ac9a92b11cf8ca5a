// Skips blocks of samples none of which falls below the bound.
//: use blocks

fn next_stretch(traversal: Traversal, begin: f32, bound: f32) -> Stretch {
    var k = begin;
    while (k < traversal.count && block_bound(traversal, k) >= bound) {
        k += traversal.block;
    }
    return stretch_of_block(traversal, k);
}
