// Whether a cell has voxels that differ, missing ones from others too: 1, or 0 where not. The source is the
// volume.
//: use grid_job cell_size

fn cell_value(cell: vec3i) -> f32 {
    let last = i32(CELL_VOXELS);
    let one = source_at(last * cell);
    var is_varied = false;
    for (var z = 0; z <= last; z++) {
        for (var y = 0; y <= last; y++) {
            for (var x = 0; x <= last; x++) {
                is_varied |= source_at(last * cell + vec3i(x, y, z)) != one;
            }
        }
    }
    return select(0.0, 1.0, is_varied);
}
