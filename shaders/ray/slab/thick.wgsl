// What a slab shows at a point of its plane, of the samples across it that are inside what is shown.
//: use layer scalar sampling texel transfer clipping

struct Across {
    best: vec4f,   // of each channel, the largest or the least
    sum: vec4f,
    count: vec4f,
}

// Missing where the plane is.
fn texel_across(p: vec3f, step: vec3f, reach: f32, mean: f32, sign: f32) -> Texel {
    let middle = texel_at(p);
    var across = Across(middle.value, middle.value, vec4f(1.0));
    // Not a uniform alone: lavapipe would rebuild the shader for each of its values.
    let samples = reach + select(0.0, 1.0, p.x > NOTHING);
    for (var k = 1.0; k <= samples; k += 1.0) {
        across = with_sample(across, p + k * step, sign);
        across = with_sample(across, p - k * step, sign);
    }
    return Texel(mix(across.best, across.sum / across.count, mean), middle.missing);
}

fn with_sample(across: Across, p: vec3f, sign: f32) -> Across {
    let texel = texel_at(p);
    let is_inside = !is_clipped(p, 0.0) && all(p >= layer.box_min) && all(p <= layer.box_max);
    let counts = !texel.missing & vec4<bool>(is_inside);
    let wins = sign * scalar_of(texel.value) > sign * scalar_of(across.best);
    return Across(
        select(across.best, texel.value, in_texel(wins) & counts),
        across.sum + select(vec4f(0.0), texel.value, counts),
        across.count + vec4f(counts),
    );
}
