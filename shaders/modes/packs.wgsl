// packs: more channels than one texture holds, in several, each of which is marched for itself on the same
// rays: what is seen of them adds up. Of surfaces, those of the nearest texture cover the others.
//: use layer ray scalar end opacity hit pack_parts which
//: use pack as a
//: use pack as b
//: use pack as c
//: use pack as d

fn march(ray: Ray) -> Hit {
    let t_end = t_of_end(ray);
    let packs = array(
        a_pack_hit(ray, t_end),
        b_pack_hit(ray, t_end),
        c_pack_hit(ray, t_end),
        d_pack_hit(ray, t_end),
    );
    var nearest = no_pack_hit();
    var most = no_pack_hit();
    var seen = 0u;
    var light = vec3f(0.0);
    var through = 1.0;
    for (var i = 0u; i < 4u; i++) {
        let pack = packs[i];
        if (pack.found) {
            let is_nearer = !nearest.found || pack.depth < nearest.depth;
            if (pack.covers) {
                // What is nearer covers what was found so far.
                let before = select(through, 1.0, is_nearer);
                let after = select(1.0, 1.0 - pack.colour.a, is_nearer);
                light = after * light + before * pack.colour.rgb;
            } else {
                light += pack.colour.rgb;
            }
            through *= 1.0 - pack.colour.a;
            if (is_nearer) { nearest = pack; }
            let is_most = !most.found || select(pack.weight > most.weight, is_nearer, pack.covers);
            if (is_most) {
                most = pack;
                seen = i;
            }
        }
    }
    if (!most.found) { return no_hit(); }
    which_volume = f32(seen);
    let colour = vec4f(light, 1.0 - through) * max(layer.alpha, LEAST_ALPHA);
    return Hit(true, most.value, most.t, most.channel, most.depth, colour);
}
