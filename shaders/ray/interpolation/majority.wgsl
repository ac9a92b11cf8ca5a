// The label that weighs most among the eight voxels around a point, as linear interpolation weighs them:
// borders of labels are smooth where those of voxels are stairs.
//: use volume order vote

// How many voxels farther away than for linear interpolation have a say.
const FARTHER_VOXELS: f32 = 0.0;

// At a position in the texture.
fn vote_in(texel: vec3f) -> Vote {
    let low = floor(texel);
    let around = labels_around(low);
    let first = around.low.x;
    if (is_one_label(around)) { return Vote(first, false); }
    let way = texel - low;
    let by_x = vec2f(1.0 - way.x, way.x);
    let by_xy = vec4f(by_x * (1.0 - way.y), by_x * way.y);
    let weights = Weights(by_xy * (1.0 - way.z), by_xy * way.z);
    // Not in a loop: numbers that are indexed are kept in slow memory.
    var best = Candidate(first, weight_of(first, around, weights));
    best = better_of(best, around.low.y, around, weights);
    best = better_of(best, around.low.z, around, weights);
    best = better_of(best, around.low.w, around, weights);
    best = better_of(best, around.high.x, around, weights);
    best = better_of(best, around.high.y, around, weights);
    best = better_of(best, around.high.z, around, weights);
    best = better_of(best, around.high.w, around, weights);
    return Vote(best.label, true);
}

struct Weights {
    low: vec4f,
    high: vec4f,
}

struct Candidate {
    label: u32,
    weight: f32,
}

fn weight_of(label: u32, around: LabelsAround, weights: Weights) -> f32 {
    let low = select(vec4f(0.0), weights.low, around.low == vec4u(label));
    let high = select(vec4f(0.0), weights.high, around.high == vec4u(label));
    return dot(low, vec4f(1.0)) + dot(high, vec4f(1.0));
}

// Of equal weights, the smaller id has it.
fn better_of(best: Candidate, label: u32, around: LabelsAround, weights: Weights) -> Candidate {
    let weight = weight_of(label, around, weights);
    if (weight > best.weight || (weight == best.weight && label != best.label && comes_first(label, best.label))) {
        return Candidate(label, weight);
    }
    return best;
}
