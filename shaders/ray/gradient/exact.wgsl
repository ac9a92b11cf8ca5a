// The gradient of a dense volume, from values in full float precision. Samplers of GPUs weigh
// neighbours in steps of 1/256, which shows as bands in the highlights of smooth surfaces.
//: use sampling volume layout scalar gradients layer

// Central differences of a channel over ±1 voxel, in texel units a voxel.
//
// Along x, of the values interpolated one voxel after p and one before: those at p.x − 1 … p.x + 2,
// interpolated along y and z, weighted by −(1 − w), −w, 1 − w and w, where w is the way of p.x between
// two voxels. The same along y and z. The eight voxels around p are loaded once for all three.
fn gradient_at(p: vec3f, index: u32, here: f32, smoothing: f32) -> vec3f {
    let site = site_of(p);
    let low = floor(site.texel);
    let w = site.texel - low;
    let a = vec3i(clamp(low - 1.0, vec3f(0.0), layer.shape_voxels - 1.0));
    let b = vec3i(clamp(low, vec3f(0.0), layer.shape_voxels - 1.0));
    let c = vec3i(clamp(low + 1.0, vec3f(0.0), layer.shape_voxels - 1.0));
    let d = vec3i(clamp(low + 2.0, vec3f(0.0), layer.shape_voxels - 1.0));
    let bbb = scalar_at(b.x, b.y, b.z, index);
    let cbb = scalar_at(c.x, b.y, b.z, index);
    let bcb = scalar_at(b.x, c.y, b.z, index);
    let ccb = scalar_at(c.x, c.y, b.z, index);
    let bbc = scalar_at(b.x, b.y, c.z, index);
    let cbc = scalar_at(c.x, b.y, c.z, index);
    let bcc = scalar_at(b.x, c.y, c.z, index);
    let ccc = scalar_at(c.x, c.y, c.z, index);
    let along_x = bilinear(w.yz,
        vec4f(scalar_at(a.x, b.y, b.z, index), bbb, cbb, scalar_at(d.x, b.y, b.z, index)),
        vec4f(scalar_at(a.x, c.y, b.z, index), bcb, ccb, scalar_at(d.x, c.y, b.z, index)),
        vec4f(scalar_at(a.x, b.y, c.z, index), bbc, cbc, scalar_at(d.x, b.y, c.z, index)),
        vec4f(scalar_at(a.x, c.y, c.z, index), bcc, ccc, scalar_at(d.x, c.y, c.z, index)));
    let along_y = bilinear(w.xz,
        vec4f(scalar_at(b.x, a.y, b.z, index), bbb, bcb, scalar_at(b.x, d.y, b.z, index)),
        vec4f(scalar_at(c.x, a.y, b.z, index), cbb, ccb, scalar_at(c.x, d.y, b.z, index)),
        vec4f(scalar_at(b.x, a.y, c.z, index), bbc, bcc, scalar_at(b.x, d.y, c.z, index)),
        vec4f(scalar_at(c.x, a.y, c.z, index), cbc, ccc, scalar_at(c.x, d.y, c.z, index)));
    let along_z = bilinear(w.xy,
        vec4f(scalar_at(b.x, b.y, a.z, index), bbb, bbc, scalar_at(b.x, b.y, d.z, index)),
        vec4f(scalar_at(c.x, b.y, a.z, index), cbb, cbc, scalar_at(c.x, b.y, d.z, index)),
        vec4f(scalar_at(b.x, c.y, a.z, index), bcb, bcc, scalar_at(b.x, c.y, d.z, index)),
        vec4f(scalar_at(c.x, c.y, a.z, index), ccb, ccc, scalar_at(c.x, c.y, d.z, index)));
    let differences = vec3f(difference(along_x, w.x), difference(along_y, w.y), difference(along_z, w.z));
    return 0.5 * differences * site.scale;
}

fn gradients_at(p: vec3f, here: Scalar, smoothing: f32) -> Gradients {
    var x = Scalar(0.0);
    var y = Scalar(0.0);
    var z = Scalar(0.0);
    for (var i = 0u; i < CHANNELS; i++) {
        let gradient = gradient_at(p, i, channel(here, i), smoothing);
        x = with_channel(x, i, gradient.x);
        y = with_channel(y, i, gradient.y);
        z = with_channel(z, i, gradient.z);
    }
    return Gradients(x, y, z);
}

fn difference(along: vec4f, w: f32) -> f32 {
    return mix(along.z, along.w, w) - mix(along.x, along.y, w);
}

fn bilinear(w: vec2f, low_low: vec4f, high_low: vec4f, low_high: vec4f, high_high: vec4f) -> vec4f {
    return mix(mix(low_low, high_low, w.x), mix(low_high, high_high, w.x), w.y);
}

fn scalar_at(x: i32, y: i32, z: i32, index: u32) -> f32 {
    return channel(scalar_of(stored_voxel(vec3i(x, y, z))), index);
}
