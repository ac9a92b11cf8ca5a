// attenuated: the largest scaled value on the ray, of each channel, where what lies before dims what lies
// behind: scaled values t, 0..1, count as t·exp(−attenuation·∫t ds), the integral from the ray's entry.
//: use layer ray scalar sampling course skipping transfer best_sample hit

struct Mode {
    dimming: f32,    // the attenuation of a scaled value of 1, per world unit
    by_depth: f32,   // 1: the depth says which colour, the value how bright it is
}

@group(0) @binding(2) var<uniform> mode: Mode;

fn march(ray: Ray) -> Hit {
    let lattice = lattice_of(ray, layer.step_voxels);
    let count = f32(lattice.count);
    let dimming = mode.dimming * lattice.t_step * length(layer.world_from_data * ray.direction);
    var best = Sample(Scalar(-NOTHING), Scalar(0.0));
    var before = Scalar(0.0);   // scaled values added up, by the trapezoidal rule
    var last = Scalar(0.0);
    var way = 0.0;              // from the last sample to the next
    var left = Scalar(1.0);     // of a scaled value, of what is as far as this
    var k = 0.0;
    while (k < count && any_of((left > best.value) & shown())) {
        let leg = next_leg(lattice, k, count, -NOTHING, NOTHING);
        let line = sample_line(leg.texels);
        let samples = f32(leg.texels.count);
        let traversal = begin_traversal(leg.texels, samples);
        var j = leg.begin;
        while (j < samples && any_of((left > best.value) & shown())) {
            let texel = sample_on(line, j);
            let t = select(scaled_of(texel.value), Scalar(0.0), missing_of(texel));
            before += 0.5 * way * (last + t);
            last = t;
            way = leg.stride;
            left = exp(-dimming * before);
            let seen = select(t * left, Scalar(-NOTHING), missing_of(texel));
            best = better_of(best, seen, Scalar(leg.first + leg.stride * j), seen > best.value);
            // Zeros neither dim nor win, once there is anything that they would have to win against.
            let j_next = select(j, beyond_alike(traversal, j), all_of((best.value >= Scalar(0.0)) | !shown()));
            j = max(j + 1.0, j_next);
        }
        k = leg.next;
    }
    if (count == 0.0 || is_none(best, -NOTHING)) { return no_hit(); }
    best.k = found_again(lattice, best.k, sign(channels_of(layer.clim_inverse_range)));
    let t = scaled_of(texel_on(lattice, best.k).value);
    // Of what is missing everywhere, nothing.
    let is_left = max(best.value, Scalar(0.0)) / max(t, Scalar(1e-30));
    return hit_of(best, ray, lattice, is_left, mode.by_depth);
}
