// All labels are seen, however faintly; background is not.

fn is_seen(label: u32) -> bool {
    return label != 0u;
}
