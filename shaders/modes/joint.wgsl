// joint: the matter of several volumes in one place, up to four, on one ray. Where they overlap they are a
// mixture: optical depths add, colours are weighted by them.
//: use layer ray scalar end hit progress member_parts which
//: use member as a
//: use member as b
//: use member as c
//: use member as d

const HALF: f32 = 0.6931472;    // ln 2: the optical depth at which half of the light is absorbed
const OPAQUE: f32 = 8.317766;   // ln 4096: what is behind cannot show
const MOST_WALKED: f32 = MOST_SAMPLES / 6.0;   // each may take a turn of six loops, four of them skipping

struct Volumes {
    a: a_Member,
    b: b_Member,
    c: c_Member,
    d: d_Member,
    end: f32,   // where the ray ends, in steps
}

// Of each volume, its value at a sample.
struct Values {
    a: a_MemberValue,
    b: b_MemberValue,
    c: c_MemberValue,
    d: d_MemberValue,
}

struct Joint {
    progress: Progress,
    which: f32,   // the volume with most of the matter where it was reached
}

fn march(ray: Ray) -> Hit {
    let a = a_member_ray(ray.point_px);
    let b = b_member_ray(ray.point_px);
    let c = c_member_ray(ray.point_px);
    let d = d_member_ray(ray.point_px);
    var whole = ray;   // from where any is entered to where the last is left
    whole.t_enter = min(min(a.t_enter, b.t_enter), min(c.t_enter, d.t_enter));
    whole.t_exit = max(max(a.t_exit, b.t_exit), max(c.t_exit, d.t_exit));
    if (ray_misses(whole)) { return no_hit(); }
    let finest = min(min(a_member_step(a), b_member_step(b)), min(c_member_step(c), d_member_step(d)));
    let length = whole.t_exit - whole.t_enter;
    let count = clamp(floor(length / finest + 0.5), 1.0, MOST_WALKED);
    let t_step = length / count;
    let volumes = Volumes(
        a_begin_member(a, whole.t_enter, t_step, count),
        b_begin_member(b, whole.t_enter, t_step, count),
        c_begin_member(c, whole.t_enter, t_step, count),
        d_begin_member(d, whole.t_enter, t_step, count),
        steps_to_end(whole, t_step, count),
    );

    var joint = walk_jointly(volumes, HALF, OPAQUE);
    let optical_depth = joint.progress.optical_depth;
    if (optical_depth <= 0.0) { return no_hit(); }
    let opacity = 1.0 - exp(-optical_depth);
    let colour = vec4f(joint.progress.light, opacity) * layer.alpha;   // of all together
    let is_half = joint.progress.k_reached >= 0.0;
    if (ray.asks_where) {
        let wanted = select(-log(1.0 - 0.5 * opacity), HALF, optical_depth >= HALF);
        joint = walk_jointly(volumes, wanted, wanted);
        which_volume = joint.which;
    }
    let k = max(joint.progress.k_reached, 0.0);
    let t = whole.t_enter + k * t_step;
    let value = scalar_of_volume(volumes, joint.which, k);
    return Hit(true, value, t, channel_of_volume(volumes, joint.which, k), select(NO_DEPTH, depth_of_t(t), is_half), colour);
}

// Until so much is absorbed as is enough. An inner loop looks for the next segment with any matter, and
// what light does to that is worked out outside of it: CPUs run both sides of every condition.
fn walk_jointly(volumes: Volumes, wanted: f32, enough: f32) -> Joint {
    var joint = Joint(no_progress(wanted), 0.0);
    var k = 0.0;
    var before = values_at(volumes, k);
    while (k < volumes.end && joint.progress.optical_depth < enough) {
        var k_next = k;
        var a_matter = a_member_nothing();
        var b_matter = b_member_nothing();
        var c_matter = c_member_nothing();
        var d_matter = d_member_nothing();
        var amount = 0.0;
        while (k_next < volumes.end && amount <= 0.0) {
            k = k_next;
            let begins = min(first_beginning(volumes, k), volumes.end);
            before = either(before, values_at(volumes, max(begins, k)), begins > k);
            k = max(begins, k);
            k_next = min(k + 1.0, volumes.end);
            let after = values_at(volumes, k_next);
            a_matter = a_member_matter(volumes.a, k, k_next, before.a, after.a);
            b_matter = b_member_matter(volumes.b, k, k_next, before.b, after.b);
            c_matter = c_member_matter(volumes.c, k, k_next, before.c, after.c);
            d_matter = d_member_matter(volumes.d, k, k_next, before.d, after.d);
            amount = a_member_amount(a_matter) + b_member_amount(b_matter)
                + c_member_amount(c_matter) + d_member_amount(d_matter);
            before = after;
        }
        let a = a_member_passed(volumes.a, a_matter, k, k_next);
        let b = b_member_passed(volumes.b, b_matter, k, k_next);
        let c = c_member_passed(volumes.c, c_matter, k, k_next);
        let d = d_member_passed(volumes.d, d_matter, k, k_next);
        let all = a + b + c + d;
        let was_reached = joint.progress.k_reached >= 0.0;
        joint.progress = absorbed(joint.progress, all.rgb / max(all.a, 1e-30), all.a, k, k_next);
        let most = max(max(a.a, b.a), max(c.a, d.a));
        let which = select(select(select(3.0, 2.0, c.a >= most), 1.0, b.a >= most), 0.0, a.a >= most);
        joint.which = select(which, joint.which, was_reached);
        k = k_next;
    }
    return joint;
}

// Of each volume, its value at sample k.
fn values_at(volumes: Volumes, k: f32) -> Values {
    return Values(
        a_member_value(volumes.a, k),
        b_member_value(volumes.b, k),
        c_member_value(volumes.c, k),
        d_member_value(volumes.d, k),
    );
}

fn either(values: Values, others: Values, are_others: bool) -> Values {
    return Values(
        select(values.a, others.a, are_others),
        select(values.b, others.b, are_others),
        select(values.c, others.c, are_others),
        select(values.d, others.d, are_others),
    );
}

// The last sample before which there is nothing, from sample k on; at most k where there is something.
fn first_beginning(volumes: Volumes, k: f32) -> f32 {
    return min(
        min(a_member_begins(volumes.a, k), b_member_begins(volumes.b, k)),
        min(c_member_begins(volumes.c, k), d_member_begins(volumes.d, k)),
    );
}

// The channel that is seen most, of one of the volumes.
fn channel_of_volume(volumes: Volumes, which: f32, k: f32) -> u32 {
    let first = select(b_member_channel(volumes.b, k), a_member_channel(volumes.a, k), which == 0.0);
    let last = select(d_member_channel(volumes.d, k), c_member_channel(volumes.c, k), which == 2.0);
    return select(last, first, which < 2.0);
}

fn scalar_of_volume(volumes: Volumes, which: f32, k: f32) -> f32 {
    let first = select(b_member_scalar(volumes.b, k), a_member_scalar(volumes.a, k), which == 0.0);
    let last = select(d_member_scalar(volumes.d, k), c_member_scalar(volumes.c, k), which == 2.0);
    return select(last, first, which < 2.0);
}
