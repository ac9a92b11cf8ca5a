// Packs texels of r32float into a word.

const CELLS_PER_WORD: u32 = 1u;

fn pack(values: vec4f) -> u32 {
    return bitcast<u32>(values.x);
}
