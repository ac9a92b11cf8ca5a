// No texture: there are fewer.
//: use ray_parts pack_parts

fn pack_hit(ray: Ray, t_end: f32) -> PackHit {
    return no_pack_hit();
}
