// No skipping: the whole ray is one stretch.
//: use ray scalar stretch

const CAN_SKIP: bool = false;

struct Traversal {
    count: f32,   // samples on the ray
}

fn begin_traversal(lattice: Lattice, count: f32) -> Traversal {
    return Traversal(count);
}

fn beyond_empty(traversal: Traversal, k: f32) -> f32 {
    return k;
}

fn beyond_all_empty(traversal: Traversal, k: f32, end: f32) -> f32 {
    return k;
}

fn beyond_alike(traversal: Traversal, k: f32) -> f32 {
    return k;
}

fn next_stretch(traversal: Traversal, k: f32, bound: Scalar) -> Stretch {
    return Stretch(k, traversal.count);
}
