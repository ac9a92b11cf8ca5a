// Some labels are hidden: the table says which.
//: use label_table

fn is_seen(label: u32) -> bool {
    return label != 0u && (said_of(label).r >> 24u) > 0u;
}
