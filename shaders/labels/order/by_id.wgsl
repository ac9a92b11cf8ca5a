// Labels that came later have larger numbers, whatever their ids.
//: use label_table

// Of several labels that have as much say in a point, the one of the smallest id has it.
fn comes_first(label: u32, other: u32) -> bool {
    return said_of(label).g < said_of(other).g;
}
