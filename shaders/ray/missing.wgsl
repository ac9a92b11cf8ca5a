// Texels above it stand for missing voxels; engine/volume/encoding.py stores 3e38.

const MISSING_ABOVE: f32 = 1e38;
