// From the eye on, on GPUs: four segments at a time, which do not wait for each other.
//: use ray sampling skipping segment mixture passing progress

const MOST_WALKED: f32 = MOST_SAMPLES;

// Until so much is absorbed as is enough.
fn walk(ray: Ray, lattice: Lattice, on: MatterOnRay, wanted: f32, enough: f32) -> Progress {
    let line = sample_line(lattice);
    let end = select(-1.0, lattice.end, lattice.count > 0);
    let traversal = begin_traversal(lattice, end);
    var progress = no_progress(wanted);
    var k = first_sample(ray, lattice);
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
        let first = value_at_end(line, ends.x);
        let second = value_at_end(line, ends.y);
        let third = value_at_end(line, ends.z);
        let fourth = value_at_end(line, ends.w);
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
                    if (amount_of(matter[0]) > 0.0) { progress = passed(progress, matter[0], k, ends.x, lattice, on); }
                    if (amount_of(matter[1]) > 0.0) { progress = passed(progress, matter[1], ends.x, ends.y, lattice, on); }
                    if (amount_of(matter[2]) > 0.0) { progress = passed(progress, matter[2], ends.y, ends.z, lattice, on); }
                    if (amount_of(matter[3]) > 0.0) { progress = passed(progress, matter[3], ends.z, ends.w, lattice, on); }
                }
            } else {
                // One after the other: what is in a segment takes many numbers.
                progress = through_segment(progress, line, k, ends.x, before, first, lattice, on);
                progress = through_segment(progress, line, ends.x, ends.y, first, second, lattice, on);
                progress = through_segment(progress, line, ends.y, ends.z, second, third, lattice, on);
                progress = through_segment(progress, line, ends.z, ends.w, third, fourth, lattice, on);
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
    lattice: Lattice,
    on: MatterOnRay,
) -> Progress {
    let matter = matter_in(line, k, k_next, value, next, on.range);
    if (amount_of(matter) <= 0.0) { return before; }
    return passed(before, matter, k, k_next, lattice, on);
}
