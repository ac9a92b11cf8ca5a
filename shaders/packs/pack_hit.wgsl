// One of the textures of channels that are marched on the same rays.
//: use ray scalar transfer pack_parts mode

// t_end: where rays end, if not where they leave the box; covers: what is behind is covered.
fn hit_of_pack(ray: Ray, t_end: f32, covers: bool) -> PackHit {
    var own = ray_of_pixel(ray.point_px);
    own.t_end = t_end;
    own.asks_where = ray.asks_where;
    let hit = march(own);
    if (!hit.found) { return no_pack_hit(); }
    let scaled = seen_of(scaled_of(vec4f(hit.value)));
    return PackHit(
        true,
        channel(hit.value, hit.seen),
        channel(hit.t, hit.seen),
        hit.seen,
        hit.depth,
        channel(scaled, hit.seen),
        covers,
        hit.colour,
    );
}
