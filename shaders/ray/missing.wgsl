// Missing voxels: what is stored for them, and what no number that a voxel may have exceeds.

const MISSING: f32 = 3e38;
const MISSING_ABOVE: f32 = 1e38;
