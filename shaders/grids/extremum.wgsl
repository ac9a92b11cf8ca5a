// The largest or the smallest of values, as the pipeline chooses.

override takes_largest: bool = true;

fn extremum(a: f32, b: f32) -> f32 {
    return select(min(a, b), max(a, b), takes_largest);
}

const LARGEST_VALUE: f32 = 1e37;   // no voxel has a larger one

// What loses against every voxel.
fn loser() -> f32 {
    return select(LARGEST_VALUE, -LARGEST_VALUE, takes_largest);
}
