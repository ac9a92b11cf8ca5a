// From the eye on, on CPUs, which run both sides of every condition: an inner loop looks for the next four
// segments in which anything may absorb, and another works out what light does to those of them that do.
//: use ray scalar sampling course skipping segment mixture passing progress

const MOST_WALKED: f32 = MOST_SAMPLES / 2.0;   // four may take seven turns of loops

// Until so much is absorbed as is enough.
fn through_leg(passed_before: Progress, leg: Leg, lattice: Lattice, on: MatterOnRay, enough: f32) -> Progress {
    let line = sample_line(leg.texels);
    let end = select(-1.0, leg.texels.end, leg.texels.count > 0);
    let traversal = begin_traversal(leg.texels, end);
    var progress = passed_before;
    var k = leg.begin;
    var before = value_at_end(line, k);
    while (k < end && progress.optical_depth < enough) {
        var start = k;
        var value = before;   // there
        var ends = vec4f(end);
        var values: array<Scalar, 4>;
        var is_empty = true;
        while (k < end && is_empty) {
            if (CAN_SKIP) {
                let beyond = min(beyond_all_empty(traversal, k, end) - 1.0, end);   // before what is not empty
                before = select(before, value_at_end(line, max(k, beyond)), beyond > k);
                k = max(k, beyond);
            }
            start = k;
            value = before;
            ends = min(vec4f(k + 1.0, k + 2.0, k + 3.0, k + 4.0), vec4f(end));
            values = array(
                value_at_end(line, min(ends.x, leg.reach)),
                value_at_end(line, min(ends.y, leg.reach)),
                value_at_end(line, min(ends.z, leg.reach)),
                value_at_end(line, min(ends.w, leg.reach)),
            );
            let least = min(value, min(min(values[0], values[1]), min(values[2], values[3])));
            let most = max(value, max(max(values[0], values[1]), max(values[2], values[3])));
            is_empty = is_empty_between(least, most, on.range);
            k = ends.w;
            before = values[3];
        }
        let matter = array(
            matter_in(line, start, ends.x, value, values[0], on.range),
            matter_in(line, ends.x, ends.y, values[0], values[1], on.range),
            matter_in(line, ends.y, ends.z, values[1], values[2], on.range),
            matter_in(line, ends.z, ends.w, values[2], values[3], on.range),
        );
        var i = next_absorbing(matter, -1.0);
        while (i < 4.0 && progress.optical_depth < enough) {
            let from_k = leg.first + leg.stride * min(start + i, end);
            let to_k = leg.first + leg.stride * min(start + i + 1.0, end);
            progress = passed(progress, matter_of_four(matter, i), from_k, to_k, lattice, on);
            i = next_absorbing(matter, i);
        }
    }
    return progress;
}

// The first after the i-th of four that absorbs anything; 4: none.
fn next_absorbing(matter: array<Matter, 4>, i: f32) -> f32 {
    let fourth = select(4.0, 3.0, amount_of(matter[3]) > 0.0 && i < 3.0);
    let third = select(fourth, 2.0, amount_of(matter[2]) > 0.0 && i < 2.0);
    let second = select(third, 1.0, amount_of(matter[1]) > 0.0 && i < 1.0);
    return select(second, 0.0, amount_of(matter[0]) > 0.0 && i < 0.0);
}

// The i-th of four, channel by channel: CPUs choose faster than they look up.
fn matter_of_four(matter: array<Matter, 4>, i: f32) -> Matter {
    let first = channel_of_four(matter, i, 0u);
    if (CHANNELS == 1u) { return matter_from(first, first, first, first); }
    return matter_from(
        first,
        channel_of_four(matter, i, 1u),
        channel_of_four(matter, i, 2u),
        channel_of_four(matter, i, 3u),
    );
}

fn channel_of_four(matter: array<Matter, 4>, i: f32, index: u32) -> vec4f {
    let first = select(matter_of(matter[1], index), matter_of(matter[0], index), i == 0.0);
    let last = select(matter_of(matter[3], index), matter_of(matter[2], index), i == 2.0);
    return select(last, first, i < 2.0);
}
