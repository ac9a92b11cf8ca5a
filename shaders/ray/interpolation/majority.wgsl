// The label that weighs most among the eight voxels around a point, as linear interpolation weighs them:
// borders of labels are smooth where those of voxels are stairs.
//: use volume layer label_table

// How many voxels farther away than for linear interpolation have a say.
const FARTHER_VOXELS: f32 = 0.0;

fn label_at(p: vec3f) -> u32 {
    let around = labels_around(p);
    let first = around.low.x;
    if (is_one_label(around)) { return first; }
    let way = p - floor(p);
    let by_x = vec2f(1.0 - way.x, way.x);
    let by_xy = vec4f(by_x * (1.0 - way.y), by_x * way.y);
    let low = by_xy * (1.0 - way.z);
    let high = by_xy * way.z;
    var best = first;
    var most = -1.0;
    for (var i = 0u; i < 8u; i++) {
        let label = select(around.low, around.high, i >= 4u)[i % 4u];
        let same_low = select(vec4f(0.0), low, around.low == vec4u(label));
        let same_high = select(vec4f(0.0), high, around.high == vec4u(label));
        let weight = dot(same_low, vec4f(1.0)) + dot(same_high, vec4f(1.0));
        if (weight > most || (weight == most && label != best && comes_first(label, best))) {
            best = label;
            most = weight;
        }
    }
    return best;
}

// Those of the eight voxels around a point: x, then y, of the lower z and of the higher.
struct LabelsAround {
    low: vec4u,
    high: vec4u,
}

fn labels_around(p: vec3f) -> LabelsAround {
    let a = floor(p);
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

// Whether a point is near a border of labels.
fn is_near_border(p: vec3f) -> bool {
    return !is_one_label(labels_around(p));
}
