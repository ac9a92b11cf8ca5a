// Where in the texture is a point of the volume? In the slot of its brick.
//: use layer brick geometry

struct Site {
    texel: vec3f,   // position in the texture, voxels
    size: vec3f,    // of its voxels, in those of the volume
}

// The brick that was found last: what is sampled is in there.
var<private> brick_now: Brick;

// What is within the brick of now, or as near to it as gradients can be taken there, is in that.
const NEAR: f32 = APRON - 1.6;   // voxels

fn site_of(p: vec3f) -> Site {
    let near = NEAR / brick_now.scale;
    let is_known = brick_now.scale.x > 0.0;
    if (!(is_known && all(p > brick_now.low - near) && all(p < brick_now.high + near))) {
        brick_now = brick_at(p, level_wanted(p));
        tell_of(brick_now);
    }
    return Site(p * brick_now.scale + brick_now.offset, 1.0 / brick_now.scale);
}

// What is sampled from now on is in this brick.
fn stay_in(brick: Brick) {
    brick_now = brick;
}

fn texel_position(p: vec3f) -> vec3f {
    return site_of(p).texel;
}

// The voxel whose cell a position in the texture is in, of those that a crop leaves: on its border, the one
// inside.
fn voxel_at(texel: vec3f) -> vec3f {
    let low = floor((layer.box_min + 0.01) * brick_now.scale + brick_now.offset + 0.5);
    let high = floor((layer.box_max - 0.01) * brick_now.scale + brick_now.offset + 0.5);
    return clamp(floor(texel + 0.5), low, high);
}

// How large voxels of the brick are, in those of the volume.
fn texel_size() -> vec3f {
    return 1.0 / brick_now.scale;
}

// Where the voxel at a whole position in the texture is stored: there, or where that is beyond what is stored
// of the brick, in the brick of its level that has it; beyond the edge of the volume, the nearest one. Without
// a loop: there are many around a point, and lavapipe counts.
fn stored_at(texel: vec3f) -> vec3f {
    let first = SLOT * brick_now.column;
    if (all(texel >= first) && all(texel < first + SLOT)) { return texel; }
    let p = clamp((texel - brick_now.offset) / brick_now.scale, vec3f(-0.5), layer.volume_end);
    let there = brick_of_level(p, brick_now.level);
    if (!there.is_there) { report_missing(there.page, layer.feedback_begin); }
    let own = clamp(floor(p * brick_now.scale + brick_now.offset + 0.5), first, first + SLOT - 1.0);
    let other = floor(p * there.scale + there.offset + 0.5);
    return select(own, other, there.is_there);
}
