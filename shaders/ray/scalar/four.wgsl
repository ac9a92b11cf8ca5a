// Up to four channels, packed in the four numbers of a voxel. Where a voxel is missing, it is so in all.

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

fn any_of(channels: Verdict) -> bool {
    return any(channels);
}

fn all_of(channels: Verdict) -> bool {
    return all(channels);
}

// A verdict on each channel, of the numbers of a texel.
fn in_texel(channels: Verdict) -> vec4<bool> {
    return channels;
}
