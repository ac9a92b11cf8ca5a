// What a sample of the volume is.

struct Texel {
    value: vec4f,    // texel units; one channel in r, or rgba
    missing: bool,   // the nearest voxel holds no number
}
