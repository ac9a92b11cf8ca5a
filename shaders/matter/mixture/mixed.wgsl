// What is in a segment of a ray: the matter of each channel.
//: use layer scalar table progress

alias Matter = mat4x4f;   // a column (τ·colour, τ) for each channel

const NO_MATTER = mat4x4f();

// Without loops: numbers that a loop chooses are kept in slow memory.
fn matter_between(a: Scalar, b: Scalar, range: MatterRange) -> Matter {
    let matter = Matter(
        table_between(a.x, b.x, 0u, range.low.x, range.high.x, range.below[0], range.above[0]),
        table_between(a.y, b.y, 1u, range.low.y, range.high.y, range.below[1], range.above[1]),
        table_between(a.z, b.z, 2u, range.low.z, range.high.z, range.below[2], range.above[2]),
        table_between(a.w, b.w, 3u, range.low.w, range.high.w, range.below[3], range.above[3]),
    );
    return matter_where(matter, verdict_of(layer.strength > vec4f(0.0)));
}

// The matter of channels in which a condition holds, else none.
fn matter_where(matter: Matter, there: Verdict) -> Matter {
    let weights = select(vec4f(0.0), vec4f(1.0), there);
    return Matter(
        weights.x * matter[0],
        weights.y * matter[1],
        weights.z * matter[2],
        weights.w * matter[3],
    );
}

fn matter_of(matter: Matter, index: u32) -> vec4f {
    return matter[index];
}

fn matter_from(first: vec4f, second: vec4f, third: vec4f, fourth: vec4f) -> Matter {
    return Matter(first, second, third, fourth);
}

// The channel with the most of it.
fn most_of(matter: Matter) -> u32 {
    let amounts = vec4f(matter[0].a, matter[1].a, matter[2].a, matter[3].a) * layer.strength;
    return index_of_largest(channels_of(amounts));
}

// How much it absorbs.
fn amount_of(matter: Matter) -> f32 {
    return matter[0].a + matter[1].a + matter[2].a + matter[3].a;
}

// What is seen of so many opacity units of it: optical depths add, colours are weighted by them. The
// strength of a channel is to it what the alpha of a volume is to that.
fn passed_through(matter: Matter, units: f32) -> Passed {
    let amounts = vec4f(matter[0].a, matter[1].a, matter[2].a, matter[3].a);
    let whole = amounts * units;
    let left = 1.0 - layer.strength * (1.0 - exp(-whole));
    let each = select(-log(max(left, vec4f(1e-30))), whole, layer.strength >= vec4f(1.0));
    let shares = each / max(amounts, vec4f(1e-20));
    let light = shares.x * matter[0].rgb + shares.y * matter[1].rgb
        + shares.z * matter[2].rgb + shares.w * matter[3].rgb;
    let thickness = each.x + each.y + each.z + each.w;
    return Passed(light / max(thickness, 1e-20), thickness);
}
