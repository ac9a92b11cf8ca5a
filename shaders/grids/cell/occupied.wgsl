// Whether a cell, whose values lie between its extrema, has any of some intervals: 1, or 0 where not. The
// source holds the largest values of cells, the second one the smallest.
//: use grid_job

fn cell_value(cell: vec3i) -> f32 {
    let largest = source_at(cell);
    let smallest = second_at(cell);
    var is_occupied = false;
    for (var i = 0u; i < INTERVAL_PAIRS; i++) {
        let pair = job.intervals[i];
        is_occupied |= (largest > pair.x && smallest <= pair.y) || (largest > pair.z && smallest <= pair.w);
    }
    return select(0.0, 1.0, is_occupied);
}
