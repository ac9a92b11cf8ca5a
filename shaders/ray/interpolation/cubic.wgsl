// The uniform cubic B-spline through nothing but near everything: smooth, with a smooth gradient, and
// never beyond the values around. Coordinates are voxels.
//: use volume

// How many voxels farther away than for linear interpolation have a say.
const FARTHER_VOXELS: f32 = 1.0;
const HAS_BORDERS: bool = false;   // whether values jump from voxel to voxel

fn sample_coordinates(p: vec3f) -> vec3f {
    return p;
}

fn sample_scale() -> vec3f {
    return vec3f(1.0);
}

fn sample_volume(coordinates: vec3f) -> Texel {
    return volume_cubic(coordinates);
}
