// One of the volumes whose matter is marched together, on a lattice that all of them share.
//: use layer ray scalar sampling skipping segment mixture passing member_parts mode

alias MemberValue = Scalar;
alias MemberMatter = Matter;

struct Member {
    on: MatterOnRay,
    lattice: Lattice,       // in this volume's data space
    line: SampleLine,
    traversal: Traversal,
    k_enter: f32,           // where the ray is inside this volume, on the lattice
    k_exit: f32,
}

// The ray through a point of the target; where it misses, it leaves before it enters.
fn member_ray(point_px: vec2f) -> Ray {
    var ray = ray_of_pixel(point_px);
    if (ray_misses(ray)) {
        ray.t_enter = MEMBER_MISSED;
        ray.t_exit = -MEMBER_MISSED;
    }
    return ray;
}

// How fine a lattice this volume wants, in t.
fn member_step(ray: Ray) -> f32 {
    return select(mode.composite_step_voxels / length(ray.direction), MEMBER_MISSED, ray_misses(ray));
}

fn begin_member(ray: Ray, t_begin: f32, t_step: f32, count: f32) -> Member {
    let lattice = Lattice(position_at(ray, t_begin), ray.direction * t_step, i32(count), count, t_step, count, mode.composite_step_voxels);
    let misses = ray_misses(ray);
    return Member(
        matter_on(ray, lattice),
        lattice,
        sample_line(lattice),
        begin_traversal(lattice, count),
        select((ray.t_enter - t_begin) / t_step, 0.0, misses),
        select((ray.t_exit - t_begin) / t_step, 0.0, misses),
    );
}

// Where a sample is, or where the ray enters or leaves if that is outside.
fn k_inside(member: Member, k: f32) -> f32 {
    return clamp(k, member.k_enter, member.k_exit);
}

fn member_value(member: Member, k: f32) -> MemberValue {
    return value_at_end(member.line, k_inside(member, k));
}

fn member_nothing() -> MemberMatter {
    return NO_MATTER;
}

// How much matter absorbs.
fn member_amount(matter: MemberMatter) -> f32 {
    return amount_of(matter);
}

// The matter in a segment between samples of these values, in the part of it that is inside.
fn member_matter(member: Member, k: f32, k_next: f32, before: MemberValue, after: MemberValue) -> MemberMatter {
    let first = k_inside(member, k);
    let last = k_inside(member, k_next);
    let matter = matter_in(member.line, first, last, before, after, member.on.range);
    return matter_where(matter, Verdict(last > first));
}

// What is seen of that: (optical depth · colour, optical depth), as far as the volume's alpha leaves it.
fn member_passed(member: Member, matter: MemberMatter, k: f32, k_next: f32) -> vec4f {
    let first = k_inside(member, k);
    let last = k_inside(member, k_next);
    let segment = segment_passed(matter, first, last, member.lattice, member.on);
    let left = 1.0 - layer.alpha * (1.0 - exp(-segment.thickness));
    let thickness = select(-log(max(left, 1e-30)), segment.thickness, layer.alpha >= 1.0);
    return thickness * vec4f(segment.colour, 1.0);
}

// The last sample before which there is nothing of the volume, from sample k on; at most k where there is.
fn member_begins(member: Member, k: f32) -> f32 {
    let inside = beyond_all_empty(member.traversal, k, member.k_exit) - 1.0;
    let left = select(inside, MEMBER_MISSED, k >= member.k_exit);
    return select(left, floor(member.k_enter), k < member.k_enter);
}

fn member_scalar(member: Member, k: f32) -> f32 {
    let values = value_at(lattice_position(member.lattice, k_inside(member, k)), channels_of(layer.clim_min));
    return channel(values, member_channel(member, k));
}

// The channel with the most of the matter there.
fn member_channel(member: Member, k: f32) -> u32 {
    let values = value_at(lattice_position(member.lattice, k_inside(member, k)), channels_of(layer.clim_min));
    return most_of(matter_between(values, values, member.on.range));
}
