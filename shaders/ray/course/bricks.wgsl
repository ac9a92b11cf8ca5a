// A ray through the volume brick by brick: each leg is within one, in steps of the level of its voxels.
//: use ray layout line brick geometry layer

// The leg that begins at sample k; it ends before `end`. Bricks in which no value lies between are passed over,
// and are not asked for.
fn next_leg(lattice: Lattice, k: f32, end: f32, above: f32, below: f32) -> Leg {
    let inverse = 1.0 / select(lattice.step, vec3f(1e-12), abs(lattice.step) < vec3f(1e-12));
    var begin = k;
    var next = k;
    var p: vec3f;
    var level: Level;
    var page: Page;
    var there: Page;
    var until: f32;
    var stride: f32;
    var count: f32;
    var sought = false;
    // One after the other is passed over; of one that is sought and not there, a coarser one is looked for.
    loop {
        begin = select(next, begin, sought);
        p = lattice_position(lattice, begin);
        level = level_of(select(level_wanted(p), level.number + 1u, sought));
        there = page_at(p, level);
        if (!sought) {
            page = there;
            until = min(leaves(lattice, inverse, page, vec3f(0.0)), end);
            sought = is_sought(page, above, below);
        }
        stride = stride_of(lattice, level);
        count = samples_until(until, begin, stride);
        next = begin + count * stride;
        let is_last = select(next >= end, is_stored(there) || level.number >= layer.level_last, sought);
        if (is_last) { break; }
    }
    let brick = stored_brick(page, there, level);
    if (sought) {
        tell_of(brick);
        stay_in(brick, page);
    } else {
        count = 0.0;
    }
    var texels = lattice;
    texels.start = p;
    texels.step = stride * lattice.step;
    texels.count = i32(count);
    texels.end = min((lattice.end - begin) / stride, count);
    texels.t_step = stride * lattice.t_step;
    let stored = (leaves(lattice, inverse, page, (APRON - 0.6) / brick.scale) - begin) / stride;
    let reach = select(stored, NOWHERE, LOOKS_UP);
    return Leg(texels_of(texels, brick.scale, brick.offset), 0.0, begin, stride, reach, next);
}

// How many samples from sample k on are before another, at least one.
fn samples_until(until: f32, k: f32, stride: f32) -> f32 {
    return max(1.0, ceil((until - k) / stride));
}

// Where on a ray it leaves the box of a brick, which may be larger by so many voxels on all sides.
// inverse: of the step.
fn leaves(lattice: Lattice, inverse: vec3f, page: Page, by: vec3f) -> f32 {
    let walls = (select(page.low - by, page.high + by, inverse > vec3f(0.0)) - lattice.start) * inverse;
    return min(walls.x, min(walls.y, walls.z));
}

// Steps of a level, in those of the lattice: as many as a volume of that level alone would have.
fn stride_of(lattice: Lattice, level: Level) -> f32 {
    let length_voxels = lattice.whole * length(lattice.step * level.scale);
    let step_voxels = lattice.step_voxels * level.longer;
    let steps = max(1.0, floor(length_voxels / step_voxels + 0.5));
    return select(lattice.whole / min(steps, lattice.whole), 1.0, level.number == 0u);
}

// Looks at the ray at sample k: how far samples are from each other there.
fn look_at(lattice: Lattice, k: f32) -> f32 {
    let p = lattice_position(lattice, k);
    let found = brick_at(p, level_wanted(p));
    tell_of(found.brick);
    stay_in(found.brick, found.own);
    return stride_of(lattice, found.level);
}

// Whether any value in the brick lies between, and may be seen.
fn is_sought(page: Page, above: f32, below: f32) -> bool {
    return most_in(page) > above && least_in(page) < below
        && has_code_sought(least_code_in(page), most_code_in(page));
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
