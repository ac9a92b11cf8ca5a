// Texels above it stand for missing voxels; engine/formats.py stores 3e38.

const MISSING_ABOVE: f32 = 1e38;
