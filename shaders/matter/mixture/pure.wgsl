// What is in a segment of a ray: the matter of the one channel that there is.
//: use scalar table progress

alias Matter = vec4f;   // (τ·colour, τ)

const NO_MATTER = vec4f(0.0);

fn matter_between(a: Scalar, b: Scalar, range: MatterRange) -> Matter {
    return table_between(a, b, 0u, range.low.x, range.high.x, range.below[0], range.above[0]);
}

// The matter of channels in which a condition holds, else none.
fn matter_where(matter: Matter, there: Verdict) -> Matter {
    return select(vec4f(0.0), matter, there);
}

fn matter_of(matter: Matter, index: u32) -> vec4f {
    return matter;
}

// Of four channels, that which there is.
fn matter_from(first: vec4f, second: vec4f, third: vec4f, fourth: vec4f) -> Matter {
    return first;
}

// The channel with the most of it.
fn most_of(matter: Matter) -> u32 {
    return 0u;
}

// How much it absorbs.
fn amount_of(matter: Matter) -> f32 {
    return matter.a;
}

// What is seen of so many opacity units of it.
fn passed_through(matter: Matter, units: f32) -> Passed {
    return Passed(matter.rgb / max(matter.a, 1e-20), matter.a * units);
}
