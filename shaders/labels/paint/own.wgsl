// A surface has the colour of the value there, or one of its own.

// A straight colour, linear, as it is painted over; p: data space (voxels), gradient: inward, or zero.
fn painted(colour: vec4f, p: vec3f, gradient: vec3f, labels_from_data: array<vec4f, 3>) -> vec4f {
    return colour;
}
