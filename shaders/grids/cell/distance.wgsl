// The Chebyshev distance of a cell to the nearest occupied one, in cells, divided by 255, along one
// axis more than the source has. It is separable: the smallest, over the neighbours along this axis,
// of the larger of the steps to it and its distance along the axes before.
//: use grid_job

const LONGEST_DISTANCE: i32 = 7;

// For the first axis the source holds the extrema of cells; above the bound they are occupied.
override is_first_axis: bool = false;

fn distance_before(cell: vec3i) -> f32 {
    let value = source_at(cell);
    let from_occupied = select(f32(LONGEST_DISTANCE), 0.0, value > job.bound);
    return select(round(255.0 * value), from_occupied, is_first_axis);
}

fn cell_value(cell: vec3i) -> f32 {
    var distance = distance_before(cell);
    for (var steps = 1; steps < LONGEST_DISTANCE; steps++) {
        let nearer = min(distance_before(cell - steps * job.axis), distance_before(cell + steps * job.axis));
        distance = min(distance, max(f32(steps), nearer));
    }
    return distance / 255.0;
}
