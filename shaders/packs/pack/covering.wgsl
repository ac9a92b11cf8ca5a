// Channels with surfaces, which cover what is behind them.
//: use pack_hit

const COVERS: bool = true;
