// Which labels are around a point, and which of them it has.
//: use volume

struct Vote {
    label: u32,
    is_near_border: bool,   // some voxel around it has another one
}

// Those of eight voxels: x, then y, of the lower z and of the higher.
struct LabelsAround {
    low: vec4u,
    high: vec4u,
}

// Those of the eight from this one on.
fn labels_around(first: vec3f) -> LabelsAround {
    let last = last_voxel();
    let a = vec3i(clamp(first, vec3f(0.0), last));
    let b = vec3i(clamp(first + 1.0, vec3f(0.0), last));
    return LabelsAround(
        vec4u(
            stored_label(a),
            stored_label(vec3i(b.x, a.yz)),
            stored_label(vec3i(a.x, b.y, a.z)),
            stored_label(vec3i(b.xy, a.z)),
        ),
        vec4u(
            stored_label(vec3i(a.xy, b.z)),
            stored_label(vec3i(b.x, a.y, b.z)),
            stored_label(vec3i(a.x, b.yz)),
            stored_label(b),
        ),
    );
}

fn is_one_label(around: LabelsAround) -> bool {
    let first = vec4u(around.low.x);
    return all(around.low == first) && all(around.high == first);
}
