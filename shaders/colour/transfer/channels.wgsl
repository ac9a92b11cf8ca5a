// Several channels, each with a colormap of its own: what is seen of them adds up, as light does.
//: use layer scalar texel contrast colorspace colormap

fn scalar_of(value: vec4f) -> Scalar {
    return channels_of(value);
}

// The values scaled by their contrast limits, 0..1.
fn scaled_of(value: vec4f) -> Scalar {
    return channels_of(contrasts(value));
}

fn shown() -> Verdict {
    return verdict_of(layer.strength > vec4f(0.0));
}

// How much what is scaled so is seen.
fn seen_of(scaled: Scalar) -> Scalar {
    return scaled * channels_of(layer.strength);
}

// Linear RGB with straight alpha.
fn colour_of(texel: Texel) -> vec4f {
    return tinted_colour_of(texel, UNTINTED);
}

// The same of one channel alone.
fn colour_of_channel(texel: Texel, index: u32) -> vec4f {
    let t = contrasts(texel.value);
    let srgb = colormap_at(t[index], i32(index));
    let alpha = select(layer.strength[index] * faded(t)[index], 0.0, texel.missing[index]);
    return vec4f(linear_from_srgb(srgb.rgb), srgb.a * alpha);
}

// Each is as opaque as it were alone, and covers what the others leave of what is behind.
fn tinted_colour_of(texel: Texel, tint: Tint) -> vec4f {
    let t = contrasts(texel.value) * vec4f(tint.left);
    let at = mix(t, vec4f(tint.depth), tint.by_depth);
    let brightness = mix(vec4f(1.0), t, tint.by_depth);
    let there = select(layer.strength * faded(t), vec4f(0.0), texel.missing);
    var light = vec3f(0.0);
    var through = 1.0;
    for (var i = 0u; i < CHANNELS; i++) {
        let srgb = colormap_at(at[i], i32(i));
        let alpha = srgb.a * there[i];
        light += alpha * linear_from_srgb(srgb.rgb * brightness[i]);
        through *= 1.0 - alpha;
    }
    let alpha = 1.0 - through;
    return vec4f(light / max(alpha, 1e-6), alpha);
}
