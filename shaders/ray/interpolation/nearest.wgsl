// The voxel whose cell the point is in; coordinates are voxels.
//: use volume

// How many voxels farther away than for linear interpolation have a say.
const FARTHER_VOXELS: f32 = 0.0;
const HAS_BORDERS: bool = true;   // whether values jump from voxel to voxel

fn sample_coordinates(p: vec3f) -> vec3f {
    return p;
}

fn sample_scale() -> vec3f {
    return vec3f(1.0);
}

fn sample_volume(coordinates: vec3f) -> Texel {
    return volume_nearest(coordinates);
}
