// Fills a box of cells of a skipping grid: rows of packed texels, to be copied to the grid's texture.
//: use cell packing grid_job

@group(0) @binding(2) var<storage, read_write> words: array<u32>;

@compute @workgroup_size(4, 4, 4)
fn compute_main(@builtin(global_invocation_id) id: vec3u) {
    let start = vec3u(CELLS_PER_WORD * id.x, id.yz);
    if (any(start >= job.count)) { return; }
    var values = vec4f(0.0);
    for (var i = 0u; i < CELLS_PER_WORD; i++) {
        values[i] = cell_value(vec3i(job.first + start + vec3u(i, 0u, 0u)));
    }
    words[(id.z * job.count.y + id.y) * job.row_words + id.x] = pack(values);
}
