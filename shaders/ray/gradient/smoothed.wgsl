// The gradient of the volume blurred by a Gaussian.
//: use layer layout voxel texel scalar transfer gradients

const REACH_SIGMAS: f32 = 2.5;   // voxels farther away count for nothing

// Differences to the value here, weighted by the derivative of a Gaussian of a width in voxels, so that a
// plain slope has its own steepness. Beyond
// the edge, the nearest voxel counts; a missing voxel counts as vmin, so that what is cut out of a volume
// has the shape of the cut. All channels at once: lavapipe ends loops that turn too often.
fn gradients_at(p: vec3f, here: Scalar, smoothing: f32) -> Gradients {
    let site = site_of(p);
    let centre = floor(site.texel + 0.5);
    // Not a uniform alone: lavapipe would rebuild the shader for each of its values.
    let reach = ceil(REACH_SIGMAS * smoothing) + select(0.0, 1.0, channel(here, 0) > MISSING_ABOVE);
    let falloff = -0.5 / (smoothing * smoothing);
    var sum = Gradients(Scalar(0.0), Scalar(0.0), Scalar(0.0));
    var spread = 1e-30;   // what a slope of 1 gives along an axis, on average
    for (var z = -reach; z <= reach; z += 1.0) {
        for (var y = -reach; y <= reach; y += 1.0) {
            for (var x = -reach; x <= reach; x += 1.0) {
                let voxel = centre + vec3f(x, y, z);
                let away = voxel - site.texel;
                let stored = voxel_value(stored_at(voxel));
                let is_missing = verdict_of(stored > vec4f(MISSING_ABOVE));
                let value = select(scalar_of(stored), channels_of(layer.clim_min), is_missing);
                let weight = exp(falloff * dot(away, away));
                let weighted = weight * (value - here);
                sum.x += weighted * away.x;
                sum.y += weighted * away.y;
                sum.z += weighted * away.z;
                spread += weight * dot(away, away) / 3.0;
            }
        }
    }
    let steepness = site.scale / spread;
    return Gradients(sum.x * steepness.x, sum.y * steepness.y, sum.z * steepness.z);
}

fn gradient_at(p: vec3f, index: u32, here: f32, smoothing: f32) -> vec3f {
    return gradient_of(gradients_at(p, Scalar(here), smoothing), index);
}
