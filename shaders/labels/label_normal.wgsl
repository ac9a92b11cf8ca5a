// Which way a border of labels faces.
//: use volume layout seen

// The gradient of a field that is 0 outside and 1 elsewhere, blurred by a Gaussian of a width in voxels.
// Where the ray comes from a label that is seen, that is outside; else all is that is not seen: so a
// surface of many labels beside each other is as smooth as that of one. In voxels of the texture, at a
// position there.
fn label_gradient(texel: vec3f, outside: u32, smoothing: f32, reach_voxels: f32) -> vec3f {
    // Not a uniform alone: lavapipe would rebuild the shader for each of its values.
    let reach = reach_voxels + select(0.0, 1.0, texel.x > 1e9);
    let centre = floor(texel + 0.5);
    let falloff = -0.5 / (smoothing * smoothing);
    let is_from_label = is_seen(outside);
    var sum = vec3f(0.0);
    var moment = vec3f(0.0);
    var weight = 0.0;
    var inside = 0.0;   // weight of what is
    // exp(f·(d + 1)²) = exp(f·d²) · exp(f·(2d + 1)), and from one of these factors to the next it is exp(2f).
    let next_factor = exp(2.0 * falloff);
    let radius = reach + 0.5;   // of a ball of voxels: corners of a cube would hardly count
    for (var z = -reach; z <= reach; z += 1.0) {
        let away_z = z - (texel.z - centre.z);
        let by_z = exp(falloff * away_z * away_z);
        for (var y = -reach; y <= reach; y += 1.0) {
            let away_y = y - (texel.y - centre.y);
            let left = radius * radius - y * y - z * z;
            let last = select(floor(sqrt(max(left, 0.0))), -1.0, left < 0.0);   // −1: none in this row
            let start = -last - (texel.x - centre.x);
            var its = by_z * exp(falloff * (away_y * away_y + start * start));
            var factor = exp(falloff * (2.0 * start + 1.0));
            for (var x = -last; x <= last; x += 1.0) {
                let label = label_of_voxel(stored_at(centre + vec3f(x, y, z)));
                var is_inside = label != outside;
                if (!is_from_label) { is_inside = is_seen(label); }
                let away = vec3f(x - (texel.x - centre.x), away_y, away_z);
                let its_inside = select(0.0, its, is_inside);
                weight += its;
                moment += its * away;
                inside += its_inside;
                sum += its_inside * away;
                its *= factor;
                factor *= next_factor;
            }
        }
    }
    // The point is not quite in the middle of these voxels: what that makes of an even field is taken out,
    // and where the field is even there is no gradient but of rounding.
    let is_even = inside < 1e-6 * weight || inside > (1.0 - 1e-6) * weight;
    return select(sum - inside / weight * moment, vec3f(0.0), is_even);
}
