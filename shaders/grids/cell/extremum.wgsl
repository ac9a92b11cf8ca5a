// The extremum of a cell: of its voxels that are not missing. The source is the volume.
//: use grid_job cell_size extremum texel

fn cell_value(cell: vec3i) -> f32 {
    let last = i32(CELL_VOXELS);
    var best = loser();
    for (var z = 0; z <= last; z++) {
        for (var y = 0; y <= last; y++) {
            for (var x = 0; x <= last; x++) {
                let value = source_at(last * cell + vec3i(x, y, z));
                best = extremum(best, select(value, loser(), value > MISSING_ABOVE));
            }
        }
    }
    return best;
}
