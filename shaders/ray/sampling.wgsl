// What a mode may ask of the volume: the value at a point, and the values on a ray.
//: use texel volume interpolation scalar transfer layer ray layout line

// Beyond every value that a volume may hold; stands for "nothing found yet".
const NOTHING: f32 = 2e38;

// The scalar at a point of data space, in texel units.
fn value_at(p: vec3f, when_missing: Scalar) -> Scalar {
    return value_of(texel_at(p), when_missing);
}

fn value_of(texel: Texel, when_missing: Scalar) -> Scalar {
    return select(scalar_of(texel.value), when_missing, missing_of(texel));
}

fn texel_at(p: vec3f) -> Texel {
    return texel_in(texel_position(p));
}

// The same at a position in the texture, in voxels.
fn texel_in(texel: vec3f) -> Texel {
    return sample_volume(sample_coordinates(texel));
}

fn value_in(texel: vec3f, when_missing: Scalar) -> Scalar {
    return value_of(texel_in(texel), when_missing);
}

// The scalar at sample k of a leg of a ray; k may lie between samples.
fn value_on(line: SampleLine, k: f32, when_missing: f32) -> Scalar {
    return value_of(sample_on(line, k), Scalar(when_missing));
}

// The scalars at samples anywhere on a ray, of each channel at one of its own.
fn values_on(lattice: Lattice, k: Scalar, when_missing: f32) -> Scalar {
    return value_of(texel_on(lattice, k), Scalar(when_missing));
}

// The same at samples not farther than a step from the one at which was looked last (`look_at`).
fn values_near(lattice: Lattice, k: Scalar, when_missing: f32) -> Scalar {
    // What is not stored around a brick: other channels are elsewhere, steps long, or voxels farther have a say.
    if (CHANNELS > 1u || LOOKS_UP || FARTHER_VOXELS > 0.0) { return values_on(lattice, k, when_missing); }
    let texel = texel_position_near(lattice_position(lattice, channel(k, 0)));
    return value_in(texel, Scalar(when_missing));
}

// The texel whose channels are those at samples of their own.
fn texel_on(lattice: Lattice, k: Scalar) -> Texel {
    var texel = texel_at(lattice_position(lattice, channel(k, 0)));
    for (var i = 1u; i < CHANNELS; i++) {
        let its = texel_at(lattice_position(lattice, channel(k, i)));
        texel.value[i] = its.value[i];
        texel.missing[i] = its.missing[i];
    }
    return texel;
}

// Of each channel, whether it is missing in a texel.
fn missing_of(texel: Texel) -> Verdict {
    return verdict_of(texel.missing);
}

// Whether there is nothing to see of a texel: of no channel that is shown.
fn is_void(texel: Texel) -> bool {
    return all_of(missing_of(texel) | !shown());
}
