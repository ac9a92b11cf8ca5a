// Distances to cells that matter, within each slot of an atlas: those of other slots do not count. Of a box of
// slots, in cells; one workgroup for each, one of its invocations for each row of cells along x.
//: use cell grid_job

const SLOT_CELLS: u32 = 16u;   // along each axis
const LONGEST_DISTANCE: u32 = 7u;
const ALL: u32 = (1u << SLOT_CELLS) - 1u;
const EACH: u32 = 0x01010101u; // one in each of the numbers of a word

@group(0) @binding(2) var<storage, read_write> words: array<u32>;

var<workgroup> near: array<u32, SLOT_CELLS * SLOT_CELLS>;   // a bit for each cell of each row

@compute @workgroup_size(16, 16)
fn compute_main(@builtin(workgroup_id) slot: vec3u, @builtin(local_invocation_id) id: vec3u) {
    let start = SLOT_CELLS * slot + vec3u(0u, id.xy);
    var row = 0u;
    for (var x = 0u; x < SLOT_CELLS; x++) {
        let matters = cell_value(vec3i(job.first + start + vec3u(x, 0u, 0u))) > 0.5;
        row |= select(0u, 1u << x, matters);
    }
    var distances = vec4u(LONGEST_DISTANCE * EACH) - one_each(row);
    for (var steps = 1u; steps < LONGEST_DISTANCE; steps++) {
        near[id.y * SLOT_CELLS + id.x] = (row | (row << 1u) | (row >> 1u)) & ALL;
        workgroupBarrier();
        let low = max(id.xy, vec2u(1u)) - 1u;
        let high = min(id.xy + 1u, vec2u(SLOT_CELLS - 1u));
        for (var z = low.y; z <= high.y; z++) {
            for (var y = low.x; y <= high.x; y++) { row |= near[z * SLOT_CELLS + y]; }
        }
        workgroupBarrier();
        distances -= one_each(row);
    }
    let place = (start.z * job.count.y + start.y) * job.row_words + start.x / 4u;
    for (var i = 0u; i < SLOT_CELLS / 4u; i++) { words[place + i] = distances[i]; }
}

// The bits of a row of cells as sixteen numbers of one byte.
fn one_each(row: u32) -> vec4u {
    let bits = (vec4u(row) >> vec4u(0u, 4u, 8u, 12u)) & vec4u(15u);
    return (bits | (bits << vec4u(7u)) | (bits << vec4u(14u)) | (bits << vec4u(21u))) & vec4u(EACH);
}
