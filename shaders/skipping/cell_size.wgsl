// Cell c of a skipping grid holds the points 4c … 4c + 4 along each axis, whose values depend on the
// voxels 4c … 4c + 4 alone.

const CELL_VOXELS: f32 = 4.0;
