// What a skipping grid holds: how many of its cells exceed the bound, and the extremes of them all.
//: use grid_job

// Values as whole numbers of the same order (`ordered`); all start from 0.
struct Summary {
    above: atomic<u32>,
    largest: atomic<u32>,
    smallest: atomic<u32>,   // inverted, so that the largest wins
}

@group(0) @binding(2) var<storage, read_write> summary: Summary;

var<workgroup> group_above: atomic<u32>;
var<workgroup> group_largest: atomic<u32>;
var<workgroup> group_smallest: atomic<u32>;

fn ordered(value: f32) -> u32 {
    let bits = bitcast<u32>(value);
    return select(bits | 0x80000000u, ~bits, (bits >> 31u) == 1u);
}

@compute @workgroup_size(8, 8, 4)
fn compute_main(@builtin(global_invocation_id) id: vec3u, @builtin(local_invocation_index) index: u32) {
    // WGSL says that they start from 0, but lavapipe does not see to it.
    if (index == 0u) {
        atomicStore(&group_above, 0u);
        atomicStore(&group_largest, 0u);
        atomicStore(&group_smallest, 0u);
    }
    workgroupBarrier();
    let value = source_at(vec3i(id));   // beyond the edge that of the edge: no other extreme
    let is_inside = all(id < job.count);
    atomicAdd(&group_above, select(0u, 1u, is_inside && value > job.bound));
    atomicMax(&group_largest, ordered(value));
    atomicMax(&group_smallest, ~ordered(value));
    workgroupBarrier();
    if (index == 0u) {
        atomicAdd(&summary.above, atomicLoad(&group_above));
        atomicMax(&summary.largest, atomicLoad(&group_largest));
        atomicMax(&summary.smallest, atomicLoad(&group_smallest));
    }
}
