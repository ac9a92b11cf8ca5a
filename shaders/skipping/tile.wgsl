// Tiles: squares of pixels whose rays are looked at together.

const TILE_PX: f32 = 4.0;
const NOTHING_MET: f32 = 3e38;   // in place of a t: no ray of the tile meets anything

fn tile_of_pixel(position_px: vec2f) -> vec2i {
    return vec2i(position_px / TILE_PX);
}
