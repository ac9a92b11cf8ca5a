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
fn labels_around(a: vec3f) -> LabelsAround {
    let b = a + 1.0;
    return LabelsAround(
        vec4u(
            label_of_voxel(a),
            label_of_voxel(vec3f(b.x, a.yz)),
            label_of_voxel(vec3f(a.x, b.y, a.z)),
            label_of_voxel(vec3f(b.xy, a.z)),
        ),
        vec4u(
            label_of_voxel(vec3f(a.xy, b.z)),
            label_of_voxel(vec3f(b.x, a.y, b.z)),
            label_of_voxel(vec3f(a.x, b.yz)),
            label_of_voxel(b),
        ),
    );
}

fn is_one_label(around: LabelsAround) -> bool {
    let first = vec4u(around.low.x);
    return all(around.low == first) && all(around.high == first);
}
