// What is in a segment of a ray: the matter of each channel.
//: use layer scalar table progress

alias Matter = mat4x4f;   // a column (τ·colour, τ) for each channel

const NO_MATTER = mat4x4f();

fn matter_between(a: Scalar, b: Scalar, range: MatterRange) -> Matter {
    var matter: Matter;
    for (var i = 0u; i < CHANNELS; i++) {
        matter[i] = table_between(a[i], b[i], i, range);
    }
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

fn with_matter(matter: Matter, index: u32, other: vec4f) -> Matter {
    var changed = matter;
    changed[index] = other;
    return changed;
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
    var light = vec3f(0.0);
    var thickness = 0.0;
    for (var i = 0u; i < CHANNELS; i++) {
        let whole = matter[i].a * units;
        let strength = layer.strength[i];
        let left = 1.0 - strength * (1.0 - exp(-whole));
        let its = select(-log(max(left, 1e-30)), whole, strength >= 1.0);
        light += its * matter[i].rgb / max(matter[i].a, 1e-20);
        thickness += its;
    }
    return Passed(light / max(thickness, 1e-20), thickness);
}
