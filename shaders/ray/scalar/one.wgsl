// One channel: what modes compare is a number.

alias Scalar = f32;
alias Verdict = bool;   // of a comparison
const CHANNELS: u32 = 1;

// The channels of a texel.
fn channels_of(value: vec4f) -> Scalar {
    return value.r;
}

fn channel(scalar: Scalar, index: u32) -> f32 {
    return scalar;
}

fn least_of(scalar: Scalar) -> f32 {
    return scalar;
}
