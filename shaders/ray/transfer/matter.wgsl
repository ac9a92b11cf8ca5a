// Grayscale volumes that a table of matter classifies (matter/table.wgsl): a value has no colour of its own.
//: use scalar

fn scalar_of(value: vec4f) -> Scalar {
    return channels_of(value);
}
