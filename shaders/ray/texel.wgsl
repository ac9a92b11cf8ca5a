// What a sample of the volume is; and what is stored for missing voxels, which no number that a voxel may
// have exceeds.

const MISSING: f32 = 3e38;
const MISSING_ABOVE: f32 = 1e38;

struct Texel {
    value: vec4f,        // texel units; one channel in r, or rgba
    missing: vec4<bool>, // of each: the nearest voxel holds no number
}
