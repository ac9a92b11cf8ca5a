// The extremum of a cell and its 26 neighbours. The source holds the extrema of cells.
//: use grid_job extremum

fn cell_value(cell: vec3i) -> f32 {
    var best = loser();
    for (var z = -1; z <= 1; z++) {
        for (var y = -1; y <= 1; y++) {
            for (var x = -1; x <= 1; x++) {
                best = extremum(best, source_at(cell + vec3i(x, y, z)));
            }
        }
    }
    return best;
}
