// Trilinear interpolation between voxel centres, at the coordinates that the volume wants.
//: use volume

// How many voxels farther away than for linear interpolation have a say.
const FARTHER_VOXELS: f32 = 0.0;
const HAS_BORDERS: bool = false;   // whether values jump from voxel to voxel

fn sample_coordinates(p: vec3f) -> vec3f {
    return linear_coordinates(p);
}

fn sample_scale() -> vec3f {
    return linear_scale();
}

fn sample_volume(coordinates: vec3f) -> Texel {
    return volume_linear(coordinates);
}
