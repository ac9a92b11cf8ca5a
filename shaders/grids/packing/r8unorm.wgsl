// Packs texels of r8unorm into a word.

const CELLS_PER_WORD: u32 = 4u;

fn pack(values: vec4f) -> u32 {
    return pack4x8unorm(values);
}
