// Up to four channels, packed in the four numbers of a voxel.

alias Scalar = vec4f;
alias Verdict = vec4<bool>;   // of a comparison
const CHANNELS: u32 = 4;

// The channels of a texel.
fn channels_of(value: vec4f) -> Scalar {
    return value;
}

fn channel(scalar: Scalar, index: u32) -> f32 {
    return scalar[index];
}

fn least_of(scalar: Scalar) -> f32 {
    return min(min(scalar.x, scalar.y), min(scalar.z, scalar.w));
}

fn largest_of(scalar: Scalar) -> f32 {
    return -least_of(-scalar);
}

// Of equal ones, the first.
fn index_of_least(scalar: Scalar) -> u32 {
    let pair = select(vec2u(2u, 3u), vec2u(0u, 1u), min(scalar.x, scalar.y) <= min(scalar.z, scalar.w));
    return select(pair.y, pair.x, scalar[pair.x] <= scalar[pair.y]);
}

fn index_of_largest(scalar: Scalar) -> u32 {
    return index_of_least(-scalar);
}

// The same with another number of one channel.
fn with_channel(scalar: Scalar, index: u32, number: f32) -> Scalar {
    return select(scalar, vec4f(number), vec4u(0u, 1u, 2u, 3u) == vec4u(index));
}

fn any_of(channels: Verdict) -> bool {
    return any(channels);
}

fn all_of(channels: Verdict) -> bool {
    return all(channels);
}

// Of the numbers of a texel, a verdict on each channel.
fn verdict_of(numbers: vec4<bool>) -> Verdict {
    return numbers;
}

// A verdict on each channel, of the numbers of a texel.
fn in_texel(channels: Verdict) -> vec4<bool> {
    return channels;
}
