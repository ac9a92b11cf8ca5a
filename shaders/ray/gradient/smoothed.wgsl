// The gradient of the volume blurred by a Gaussian.
//: use layer voxel texel scalar transfer

const REACH_SIGMAS: f32 = 2.5;   // voxels farther away count for nothing

// Differences of a channel to its value here, weighted by the derivative of a Gaussian of a width in voxels, so that a
// plain slope has its own steepness; texel units a voxel. Beyond
// the edge, the nearest voxel counts; a missing voxel counts as vmin, so that what is cut out of a volume
// has the shape of the cut.
fn gradient_at(p: vec3f, index: u32, here: f32, smoothing: f32) -> vec3f {
    let centre = floor(p + 0.5);
    // Not a uniform alone: lavapipe would rebuild the shader for each of its values.
    let reach = ceil(REACH_SIGMAS * smoothing) + select(0.0, 1.0, here > MISSING_ABOVE);
    let falloff = -0.5 / (smoothing * smoothing);
    var sum = vec3f(0.0);
    var spread = 0.0;   // what a slope of 1 gives along an axis, on average
    for (var z = -reach; z <= reach; z += 1.0) {
        for (var y = -reach; y <= reach; y += 1.0) {
            for (var x = -reach; x <= reach; x += 1.0) {
                let voxel = centre + vec3f(x, y, z);
                let away = voxel - p;
                let stored = voxel_value(voxel);
                let is_missing = stored[index] > MISSING_ABOVE;
                let value = select(channel(scalar_of(stored), index), layer.clim_min[index], is_missing);
                let weight = exp(falloff * dot(away, away));
                sum += weight * (value - here) * away;
                spread += weight * dot(away, away) / 3.0;
            }
        }
    }
    return sum / max(spread, 1e-30);
}
