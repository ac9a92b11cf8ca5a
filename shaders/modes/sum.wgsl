// sum: the integral of the values along the ray, of each channel; what is missing adds nothing. Found is
// the integral over the longest edge of the volume's box: so it is in texel units, whatever those of the
// world. It is nowhere on the ray: it counts as in the middle.
//: use layer ray scalar sampling ray_mean found hit

struct Mode {
    zero: vec4f,         // texel units: what is stored for the value 0, of each channel
    longest_edge: f32,   // of the volume's box, world units
    adds_up: vec4f,      // of each number of a texel, 1: it does; 0: it is alpha, of which the mean counts
}

@group(0) @binding(2) var<uniform> mode: Mode;

fn march(ray: Ray) -> Hit {
    let lattice = lattice_of(ray, layer.step_voxels);
    let mean = mean_on(lattice);
    if (is_void(mean.texel)) { return no_hit(); }
    let length_world = mean.steps * lattice.t_step * length(layer.world_from_data * ray.direction);
    let share = mix(vec4f(1.0), length_world / mode.longest_edge, mode.adds_up);
    let sum = Texel(mix(mode.zero, mean.texel.value, share), mean.texel.missing);
    let t = channel(lattice_t(ray, lattice, Scalar(0.5 * lattice.end)), 0);
    return hit_of_texel(sum, t, depth_of_t(t));
}
