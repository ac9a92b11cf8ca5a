// The largest or the smallest of values, as the pipeline chooses.

override takes_largest: bool = true;

fn extremum(a: f32, b: f32) -> f32 {
    return select(min(a, b), max(a, b), takes_largest);
}

// What loses against every voxel: LARGEST_VALUE of data/missing.py.
fn loser() -> f32 {
    return select(1e37, -1e37, takes_largest);
}
