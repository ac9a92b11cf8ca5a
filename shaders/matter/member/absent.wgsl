// No volume: fewer are marched together than there may be.
//: use ray_parts member_parts

alias MemberValue = f32;
alias MemberMatter = f32;

struct Member {
    k_enter: f32,
}

fn member_ray(point_px: vec2f) -> Ray {
    var ray: Ray;
    ray.t_enter = MEMBER_MISSED;
    ray.t_exit = -MEMBER_MISSED;
    return ray;
}

fn member_step(ray: Ray) -> f32 {
    return MEMBER_MISSED;
}

fn begin_member(ray: Ray, t_begin: f32, t_step: f32, count: f32) -> Member {
    return Member(0.0);
}

fn member_value(member: Member, k: f32) -> MemberValue {
    return 0.0;
}

fn member_nothing() -> MemberMatter {
    return 0.0;
}

fn member_amount(matter: MemberMatter) -> f32 {
    return 0.0;
}

fn member_matter(member: Member, k: f32, k_next: f32, before: MemberValue, after: MemberValue) -> MemberMatter {
    return 0.0;
}

fn member_passed(member: Member, matter: MemberMatter, k: f32, k_next: f32) -> vec4f {
    return vec4f(0.0);
}

fn member_begins(member: Member, k: f32) -> f32 {
    return MEMBER_MISSED;
}

fn member_channel(member: Member, k: f32) -> u32 {
    return 0u;
}

fn member_scalar(member: Member, k: f32) -> f32 {
    return 0.0;
}
