// What is said of each label: its colour, how opaque it is, and its id.
//: use colorspace

const TABLE_WIDTH: u32 = 4096;   // labels in a row

// sRGB and opacity in 8 bits each, and the id.
@group(0) @binding(5) var label_table: texture_2d<u32>;

fn said_of(label: u32) -> vec2u {
    return textureLoad(label_table, vec2u(label % TABLE_WIDTH, label / TABLE_WIDTH), 0).rg;
}

// Linear RGB with straight alpha: 0 of background, and of what is hidden.
fn colour_of_label(label: u32) -> vec4f {
    let srgb = unpack4x8unorm(said_of(label).r);
    return vec4f(linear_from_srgb(srgb.rgb), srgb.a);
}
