// From the eye on, on GPUs: four segments at a time, which do not wait for each other.
//: use ray sampling course skipping segment mixture passing progress

const MOST_WALKED: f32 = MOST_SAMPLES;

// Until so much is absorbed as is enough.
fn through_leg(passed_before: Progress, leg: Leg, lattice: Lattice, on: MatterOnRay, enough: f32) -> Progress {
    let line = sample_line(leg.texels);
    let end = select(-1.0, leg.texels.end, leg.texels.count > 0);
    let traversal = begin_traversal(leg.texels, end);
    var progress = passed_before;
    var k = leg.begin;
    var before = value_at_end(line, k);
    while (k < end && progress.optical_depth < enough) {
        if (CAN_SKIP) {
            let beyond = min(beyond_all_empty(traversal, k, end) - 1.0, end);   // before what is not empty
            if (beyond > k) {
                k = beyond;
                before = value_at_end(line, k);
            }
        }
        let ends = min(vec4f(k + 1.0, k + 2.0, k + 3.0, k + 4.0), vec4f(end));
        let first = value_at_end(line, min(ends.x, leg.reach));
        let second = value_at_end(line, min(ends.y, leg.reach));
        let third = value_at_end(line, min(ends.z, leg.reach));
        let fourth = value_at_end(line, min(ends.w, leg.reach));
        let least = min(before, min(min(first, second), min(third, fourth)));
        let most = max(before, max(max(first, second), max(third, fourth)));
        if (!is_empty_between(least, most, on.range)) {
            if (CHANNELS == 1u) {
                let matter = array(
                    matter_in(line, k, ends.x, before, first, on.range),
                    matter_in(line, ends.x, ends.y, first, second, on.range),
                    matter_in(line, ends.y, ends.z, second, third, on.range),
                    matter_in(line, ends.z, ends.w, third, fourth, on.range),
                );
                if (amount_of(matter[0]) + amount_of(matter[1]) + amount_of(matter[2]) + amount_of(matter[3]) > 0.0) {
                    let at = leg.first + leg.stride * ends;
                    let from_k = leg.first + leg.stride * k;
                    if (amount_of(matter[0]) > 0.0) { progress = passed(progress, matter[0], from_k, at.x, lattice, on); }
                    if (amount_of(matter[1]) > 0.0) { progress = passed(progress, matter[1], at.x, at.y, lattice, on); }
                    if (amount_of(matter[2]) > 0.0) { progress = passed(progress, matter[2], at.y, at.z, lattice, on); }
                    if (amount_of(matter[3]) > 0.0) { progress = passed(progress, matter[3], at.z, at.w, lattice, on); }
                }
            } else {
                // One after the other: what is in a segment takes many numbers.
                progress = through_segment(progress, line, k, ends.x, before, first, leg, lattice, on);
                progress = through_segment(progress, line, ends.x, ends.y, first, second, leg, lattice, on);
                progress = through_segment(progress, line, ends.y, ends.z, second, third, leg, lattice, on);
                progress = through_segment(progress, line, ends.z, ends.w, third, fourth, leg, lattice, on);
            }
        }
        k = ends.w;
        before = fourth;
    }
    return progress;
}

fn through_segment(
    before: Progress,
    line: SampleLine,
    k: f32,
    k_next: f32,
    value: Scalar,
    next: Scalar,
    leg: Leg,
    lattice: Lattice,
    on: MatterOnRay,
) -> Progress {
    let matter = matter_in(line, k, k_next, value, next, on.range);
    if (amount_of(matter) <= 0.0) { return before; }
    return passed(before, matter, leg.first + leg.stride * k, leg.first + leg.stride * k_next, lattice, on);
}
