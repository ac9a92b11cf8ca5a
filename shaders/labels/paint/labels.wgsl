// A surface has the colours of the labels that lie there, or just below: an atlas hardly ever begins where
// the image says that a surface is. Where there is none, it has its own.
//: use layer
//: use lookup as a
//: use label_table as a
//: use seen as a

const PAINT_STEPS: f32 = 8.0;     // how deep labels are looked for
const PAINT_STEP: f32 = 0.5;      // mean voxel edges

// A straight colour, linear, as it is painted over; p: data space (voxels), gradient: inward, or zero.
fn painted(colour: vec4f, p: vec3f, gradient: vec3f, labels_from_data: array<vec4f, 3>) -> vec4f {
    let inward = layer.world_from_gradient * gradient;
    let edge = pow(abs(determinant(layer.world_from_data)), 1.0 / 3.0);
    let step = transpose(layer.world_from_gradient) * inward * (PAINT_STEP * edge / max(length(inward), 1e-30));
    for (var k = 0.0; k <= PAINT_STEPS; k += 1.0) {
        let place = vec4f(p + k * step, 1.0);
        let q = vec3f(dot(labels_from_data[0], place), dot(labels_from_data[1], place), dot(labels_from_data[2], place));
        if (any(q < vec3f(-0.5)) || any(q > a_last_corner())) { continue; }
        let label = a_looked_up(q).label;
        if (a_is_seen(label)) {
            let paint = a_colour_of_label(label);
            return vec4f(mix(colour.rgb, paint.rgb, paint.a), mix(colour.a, 1.0, paint.a));
        }
    }
    return colour;
}
