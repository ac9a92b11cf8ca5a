// Packs texels of r16float into a word.

const CELLS_PER_WORD: u32 = 2u;

fn pack(values: vec4f) -> u32 {
    return pack2x16float(values.xy);
}
