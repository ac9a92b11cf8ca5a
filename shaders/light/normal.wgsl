// From a gradient to a normal.
//: use layer

// The unit normal in world space, turned to the viewer. Where nothing changes, the surface faces the viewer.
fn surface_normal(gradient: vec3f, to_viewer: vec3f) -> vec3f {
    let largest = max(abs(gradient.x), max(abs(gradient.y), abs(gradient.z)));
    if (!(largest > 0.0)) { return to_viewer; }
    let normal = normalize(layer.world_from_gradient * (gradient / largest));
    return select(normal, -normal, dot(normal, to_viewer) < 0.0);
}
