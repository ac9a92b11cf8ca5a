// What a ray is, the lattice of sample positions on it, and a leg of its way.

const NOWHERE: f32 = 1e25;   // in place of a t: as large as steps of any size can be counted

// A ray in data space (voxels), cut to the box, the clipping planes, and the near and far planes.
struct Ray {
    point_px: vec2f,    // of the target, from its top left
    origin: vec3f,
    direction: vec3f,   // voxels per unit of t
    t_enter: f32,
    t_exit: f32,        // the ray misses the box where t_exit <= t_enter
    t_end: f32,         // beyond it nothing counts; NOWHERE: all does up to where it leaves the box
    t_first: f32,       // before it is nothing that matters, as far as is known
    asks_where: bool,   // it is looked at where what is found is, also where that hardly shows
    entry_face: vec3f,  // data space: the normal of the face or clipping plane where the ray enters;
                        // zero where it enters at the near plane
}

// Evenly spaced sample positions on a ray: start + k·step, k = 0 … count − 1.
struct Lattice {
    start: vec3f,
    step: vec3f,
    count: i32,
    end: f32,     // steps from the start to where the ray ends, at most to where it leaves the box
    t_step: f32,
    whole: f32,        // steps to where the ray leaves the box
    step_voxels: f32,  // how long a step was to be
}

// A part of a ray that is marched as one: see the role course.
struct Leg {
    texels: Lattice,   // its samples, in voxels of the texture
    begin: f32,        // the sample from which on it is to be looked at
    first: f32,        // sample j of it is sample first + j · stride of the ray
    stride: f32,
    reach: f32,        // beyond this sample, nothing may be looked at
    next: f32,         // where on the ray the next leg begins
}
