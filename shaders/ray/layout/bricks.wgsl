// Where in the texture is a point of the volume? In the slot of its brick.
//: use layer brick geometry

struct Site {
    texel: vec3f,   // position in the texture, voxels
    scale: vec3f,   // its voxels per voxel of the volume
}

// The brick that was found last: what is sampled is in there.
struct Here {
    level: u32,
    scale: vec3f,    // position in the texture = scale · position in the volume + offset
    offset: vec3f,
    low: vec3f,      // data space (voxels): what is taken there, where gradients can be
    high: vec3f,
    column: vec3f,   // its slot
    edge: f32,       // the mean edge of its voxels, in mean edges of voxels of the volume
}

const NEAR: f32 = APRON - 1.6;   // voxels beyond a brick, around which as many are stored as gradients take

var<private> here: Here;

fn site_of(p: vec3f) -> Site {
    if (!(all(p > here.low) && all(p < here.high))) {
        let found = brick_at(p, level_wanted(p));
        tell_of(found.brick);
        stay_in(found.brick, found.own);
    }
    return Site(p * here.scale + here.offset, here.scale);
}

// Where a point is of which a ray was looked at not farther than a step away, at most as far as is stored around
// a brick.
fn texel_position_near(p: vec3f) -> vec3f {
    let first = SLOT * here.column;
    return clamp(p * here.scale + here.offset, first, first + SLOT - 1.0);
}

// What is sampled from now on is in the box of a page, whose voxels are those of this brick.
fn stay_in(brick: Brick, page: Page) {
    let near = NEAR / brick.scale;
    let low = page.low - near;
    let high = page.high + near;
    here = Here(brick.level, brick.scale, brick.offset, low, high, brick.column, brick.edge);
}

fn texel_position(p: vec3f) -> vec3f {
    return site_of(p).texel;
}

// The voxel whose cell a position in the texture is in, of those that a crop leaves: on its border, the one
// inside.
fn voxel_at(texel: vec3f) -> vec3f {
    let low = floor((layer.box_min + 0.01) * here.scale + here.offset + 0.5);
    let high = floor((layer.box_max - 0.01) * here.scale + here.offset + 0.5);
    return clamp(floor(texel + 0.5), low, high);
}

// Voxels of the brick per voxel of the volume.
fn texel_scale() -> vec3f {
    return here.scale;
}

// The mean edge of those voxels, in mean edges of voxels of the volume.
fn texel_edge() -> f32 {
    return here.edge;
}

// Where a position in the texture is stored with all around it that has a say, so many voxels farther away than
// for linear interpolation: there, or where that reaches beyond what is stored of the brick, in the one beside it.
fn place_beside(texel: vec3f, farther: f32) -> vec3f {
    let own = within_slot(texel, here.column, farther);
    if (all(own == texel)) { return texel; }
    let p = (texel - here.offset) / here.scale;
    let there = brick_beside(p);   // the same one, beyond the edge of the volume: all is alike there
    return select(own, within_slot(p * there.scale + there.offset, there.column, farther), there.is_there);
}

// The brick of the level that is looked at, at another point; it may be missing, which is told then.
fn brick_beside(p: vec3f) -> Brick {
    let level = level_of(here.level);
    let page = page_at(p, level);
    let there = stored_brick(page, page, level);
    if (!there.is_there) { report_missing(there.page, layer.feedback_begin); }
    return there;
}

fn within_slot(texel: vec3f, column: vec3f, farther: f32) -> vec3f {
    return clamp(texel, SLOT * column + farther, SLOT * (column + 1.0) - 1.0 - farther);
}

// Where the voxel at a whole position in the texture is stored: there, or where that is beyond what is stored
// of the brick, in the brick of its level that has it; beyond the edge of the volume, the nearest one. Without
// a loop: there are many around a point, and lavapipe counts.
fn stored_at(texel: vec3f) -> vec3f {
    let first = SLOT * here.column;
    if (all(texel >= first) && all(texel < first + SLOT)) { return texel; }
    let p = clamp((texel - here.offset) / here.scale, vec3f(-0.5), layer.volume_end);
    let there = brick_beside(p);
    let own = clamp(floor(p * here.scale + here.offset + 0.5), first, first + SLOT - 1.0);
    let other = floor(p * there.scale + there.offset + 0.5);
    return select(own, other, there.is_there);
}
