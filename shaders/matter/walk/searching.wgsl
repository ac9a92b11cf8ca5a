// From the eye on, on CPUs, which run both sides of every condition: an inner loop looks for the next
// segment that absorbs anything, and what light does to it is worked out outside of that.
//: use ray sampling skipping segment passing progress

const MOST_WALKED: f32 = MOST_SAMPLES / 3.0;   // each may take a turn of three loops

// Until so much is absorbed as is enough.
fn walk(ray: Ray, lattice: Lattice, on: MatterOnRay, wanted: f32, enough: f32) -> Progress {
    let line = sample_line(lattice);
    let end = select(-1.0, lattice.end, lattice.count > 0);
    let traversal = begin_traversal(lattice, end);
    var progress = no_progress(wanted);
    var k = first_sample(ray, lattice);
    var before = value_at_end(line, k);
    while (k < end && progress.optical_depth < enough) {
        var k_next = k;
        var matter = vec4f(0.0);
        while (k_next < end && matter.a <= 0.0) {
            k = k_next;
            if (CAN_SKIP) {
                let beyond = min(beyond_all_empty(traversal, k, end) - 1.0, end);   // before what is not empty
                before = select(before, value_at_end(line, max(beyond, k)), beyond > k);
                k = max(beyond, k);
            }
            k_next = min(k + 1.0, end);
            let after = value_at_end(line, k_next);
            matter = matter_in(line, k, k_next, before, after, on.range);
            before = after;
        }
        progress = passed(progress, matter, k, k_next, lattice, on);
        k = k_next;
    }
    return progress;
}
