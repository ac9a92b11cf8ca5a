// A ray through the volume brick by brick: each leg is within one, in steps of the level of its voxels.
//: use ray layout line brick geometry layer

const ROUNDS_APART: bool = true;   // whether the samples of a leg are rounded otherwise than those of the ray

// The leg that begins at sample k; it ends before `end`. Bricks in which no value lies between are passed over,
// and are not asked for.
fn next_leg(lattice: Lattice, k: f32, end: f32, above: f32, below: f32) -> Leg {
    var begin = k;
    var p = lattice_position(lattice, begin);
    var brick = brick_of_level(p, level_wanted(p));
    var stride = stride_of(lattice, brick.level);
    var count = samples_in(lattice, brick, begin, stride, end);
    // In steps of its own level, which is not there: so samples beyond are where they would be if it were.
    while (begin + count * stride < end && !is_sought(brick, above, below)) {
        begin += count * stride;
        p = lattice_position(lattice, begin);
        brick = brick_of_level(p, level_wanted(p));
        stride = stride_of(lattice, brick.level);
        count = samples_in(lattice, brick, begin, stride, end);
    }
    let is_passed_over = !is_sought(brick, above, below);
    if (!is_passed_over && !brick.is_there) {
        brick = stood_for(brick, p);
        stride = stride_of(lattice, brick.level);
        count = samples_in(lattice, brick, begin, stride, end);
    }
    let next = begin + count * stride;
    if (is_passed_over) {
        count = 0.0;
    } else {
        tell_of(brick);
        stay_in(brick);
    }
    var texels = lattice;
    texels.start = p;
    texels.step = stride * lattice.step;
    texels.count = i32(count);
    texels.end = min((lattice.end - begin) / stride, count);
    texels.t_step = stride * lattice.t_step;
    let stored = (leaves(lattice, brick, (APRON - 0.6) / brick.scale) - begin) / stride;
    let reach = select(stored, NOWHERE, LOOKS_UP);
    return Leg(texels_of(texels, brick.scale, brick.offset), 0.0, begin, stride, reach, next);
}

// How many samples from sample k on are in a brick, at least one.
fn samples_in(lattice: Lattice, brick: Brick, k: f32, stride: f32, end: f32) -> f32 {
    let until = min(leaves(lattice, brick, vec3f(0.0)), end);
    return max(1.0, ceil((until - k) / stride));
}

// Where on a ray it leaves the box of a brick, which may be larger by so many voxels on all sides.
fn leaves(lattice: Lattice, brick: Brick, by: vec3f) -> f32 {
    let step = select(lattice.step, vec3f(1e-12), abs(lattice.step) < vec3f(1e-12));
    let walls = (select(brick.low - by, brick.high + by, step > vec3f(0.0)) - lattice.start) / step;
    return min(walls.x, min(walls.y, walls.z));
}

// Steps of a level, in those of the lattice: as many as a volume of that level alone would have.
fn stride_of(lattice: Lattice, level: u32) -> f32 {
    let length_voxels = lattice.whole * length(lattice.step * layer.level_scale[level].xyz);
    let step_voxels = lattice.step_voxels * layer.level_offset[level].w;
    let steps = max(1.0, floor(length_voxels / step_voxels + 0.5));
    return select(lattice.whole / min(steps, lattice.whole), 1.0, level == 0u);
}

// How far samples are from each other around sample k.
fn stride_near(lattice: Lattice, k: f32) -> f32 {
    let p = lattice_position(lattice, k);
    return stride_of(lattice, brick_at(p, level_wanted(p)).level);
}

// Whether any value in the brick lies between, and may be seen.
fn is_sought(brick: Brick, above: f32, below: f32) -> bool {
    return most_in(brick) > above && least_in(brick) < below && has_code_sought(brick.low_code, brick.high_code);
}

// Whether a bit is set from one code to another.
fn has_code_sought(low: u32, high: u32) -> bool {
    let first = vec4i(0, 32, 64, 96);
    let found = (layer.codes_sought[0] & bits_between(first, i32(low), i32(high)))
        | (layer.codes_sought[1] & bits_between(first + 128, i32(low), i32(high)));
    return any(found != vec4u(0u));
}

// Of words whose first bits are these, those bits that are from low to high.
fn bits_between(first: vec4i, low: i32, high: i32) -> vec4u {
    let from_low = clamp(vec4i(low) - first, vec4i(0), vec4i(32));
    let to_high = clamp(vec4i(high) - first + 1, vec4i(0), vec4i(32));
    return bits_below(to_high) & ~bits_below(from_low);
}

fn bits_below(count: vec4i) -> vec4u {
    let shifted = (vec4u(1u) << (vec4u(count) & vec4u(31u))) - 1u;
    return select(shifted, vec4u(0xffffffffu), count >= vec4i(32));
}
