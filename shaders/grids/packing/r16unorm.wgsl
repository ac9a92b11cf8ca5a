// Packs texels of r16unorm into a word.

const CELLS_PER_WORD: u32 = 2u;

fn pack(values: vec4f) -> u32 {
    return pack2x16unorm(values.xy);
}
