// mean: the mean of the values on the ray, of each channel. It is nowhere on the ray: it counts as in
// the middle.
//: use layer ray scalar sampling ray_mean colouring hit

fn march(ray: Ray) -> Hit {
    let lattice = lattice_of(ray, layer.step_voxels);
    let mean = mean_on(lattice).texel;
    if (is_void(mean)) { return no_hit(); }
    let t = lattice_t(ray, lattice, Scalar(0.5 * lattice.end));
    let depth = depth_of_t(channel(t, 0));
    return Hit(true, value_of(mean, Scalar(0.0)), t, most_seen(mean, Scalar(1.0)), depth, coloured(mean));
}
