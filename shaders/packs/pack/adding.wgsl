// Channels whose lights add up with those of other textures.
//: use ray_parts pack_parts pack_hit

fn pack_hit(ray: Ray, t_end: f32) -> PackHit {
    return hit_of_pack(ray, t_end, false);
}
