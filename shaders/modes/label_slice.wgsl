// label_slice: the label where the ray meets the plane: filled, with an outline as wide in all zooms.
//: use layer view ray clipping plane_point label_at label_table seen hit

struct Mode {
    plane: vec4f,         // data space (voxels), unit normal and offset
    plane_depth: vec3f,   // ndc depth of the plane = x·(pixel's x) + y·(pixel's y) + z
    fill: f32,            // 0..1: how opaque labels are within their outlines
    outline_px: f32,      // 0: none
}

@group(0) @binding(2) var<uniform> mode: Mode;

const DIRECTIONS: u32 = 8;
const DIAGONAL: f32 = 0.70710677;

fn march(ray: Ray) -> Hit {
    let met = plane_point(ray, mode.plane);
    if (!met.is_there) { return no_hit(); }
    let label = vote_at(met.p).label;
    if (!is_seen(label)) { return no_hit(); }
    let colour = colour_of_label(label);
    let is_filled = !is_on_outline(ray, met, label);
    let alpha = colour.a * select(1.0, mode.fill, is_filled) * layer.alpha;
    if (alpha <= 0.0) { return no_hit(); }
    return Hit(true, f32(label), met.t, 0u, depth_on_plane(ray, mode.plane_depth), vec4f(colour.rgb * alpha, alpha));
}

// Whether another label is less than the outline's width away, on any of its rings.
fn is_on_outline(ray: Ray, met: PlanePoint, label: u32) -> bool {
    // Not a uniform alone: lavapipe would rebuild the shader for each of its values.
    let rings = ceil(mode.outline_px) + select(0.0, 1.0, met.t < -1e30);
    let right = along_plane(ray, met, layer.ray_origin_dx, layer.ray_direction_dx) * (2.0 / view.viewport_px.z);
    let down = along_plane(ray, met, layer.ray_origin_dy, layer.ray_direction_dy) * (-2.0 / view.viewport_px.w);
    for (var ring = 1.0; ring <= rings; ring += 1.0) {
        let radius_px = mode.outline_px * ring / rings;
        for (var i = 0u; i < DIRECTIONS; i++) {
            let way = radius_px * direction(i);
            if (label_there(met.p + way.x * right + way.y * down) != label) { return true; }
        }
    }
    return false;
}

// How the point of the plane moves with the pixel, voxels: where rays begin and run otherwise by these.
fn along_plane(ray: Ray, met: PlanePoint, origin: vec3f, direction: vec3f) -> vec3f {
    let moved = origin + met.t * direction;
    return moved - ray.direction * (dot(mode.plane.xyz, moved) / dot(mode.plane.xyz, ray.direction));
}

// In turns of 45°.
fn direction(i: u32) -> vec2f {
    let straight = vec2f(vec2i(1 - i32(i / 2u % 2u), i32(i / 2u % 2u))) * select(1.0, -1.0, i >= 4u);
    let diagonal = DIAGONAL * vec2f(select(1.0, -1.0, (i / 2u) % 2u == 1u), 1.0) * select(1.0, -1.0, i >= 4u);
    return select(straight, diagonal, i % 2u == 1u);
}

// The label at a point of the plane; background beside the box, and where it is clipped.
fn label_there(p: vec3f) -> u32 {
    if (any(p < layer.box_min) || any(p > layer.box_max) || is_clipped(p, 0.0)) { return 0u; }
    return vote_at(p).label;
}
