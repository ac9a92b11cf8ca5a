// Bricks: cubes of voxels of one level, stored apart, each in a slot of one texture, the atlas.

const PAYLOAD: f32 = 60.0;   // voxels a side
const APRON: f32 = 2.0;      // voxels around them that are stored too, so that interpolation needs one slot
const SLOT: f32 = 64.0;      // voxels a side of what is stored
