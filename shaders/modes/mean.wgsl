// mean: the mean of the values on the ray, of each channel. It is nowhere on the ray: it counts as in
// the middle.
//: use layer ray scalar sampling ray_mean found hit

fn march(ray: Ray) -> Hit {
    let lattice = lattice_of(ray, layer.step_voxels);
    let mean = mean_on(lattice).texel;
    if (is_void(mean)) { return no_hit(); }
    let t = channel(lattice_t(ray, lattice, Scalar(0.5 * lattice.end)), 0);
    return hit_of_texel(mean, t, depth_of_t(t));
}
