// Channels whose lights add up with those of other textures.
//: use pack_hit

const COVERS: bool = false;
