// Grayscale volumes that a table of matter classifies (matter/table.wgsl): a value has no colour of its own.
//: use layer scalar

fn scalar_of(value: vec4f) -> Scalar {
    return channels_of(value);
}

fn shown() -> Verdict {
    return verdict_of(layer.strength > vec4f(0.0));
}
