// Numbers of labels are in the order of their ids.

// Of several labels that have as much say in a point, the one of the smallest id has it.
fn comes_first(label: u32, other: u32) -> bool {
    return label < other;
}
