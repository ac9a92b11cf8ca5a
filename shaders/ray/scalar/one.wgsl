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

fn largest_of(scalar: Scalar) -> f32 {
    return scalar;
}

fn index_of_least(scalar: Scalar) -> u32 {
    return 0u;
}

fn index_of_largest(scalar: Scalar) -> u32 {
    return 0u;
}

// The same with another number of one channel.
fn with_channel(scalar: Scalar, index: u32, number: f32) -> Scalar {
    return number;
}

// The built-in any and all take one truth value too, but Chromium makes invalid SPIR-V of that.
fn any_of(channels: Verdict) -> bool {
    return channels;
}

fn all_of(channels: Verdict) -> bool {
    return channels;
}

// Of the numbers of a texel, a verdict on each channel.
fn verdict_of(numbers: vec4<bool>) -> Verdict {
    return numbers.r;
}

// A verdict on each channel, of the numbers of a texel.
fn in_texel(channels: Verdict) -> vec4<bool> {
    return vec4<bool>(channels);
}
