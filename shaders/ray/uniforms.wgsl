// The uniform block of one drawn volume: whatever the camera, a transform or a slider may change.
// Python derives the offset of every field from this text.

struct Uniforms {
    // Rays. The ray of the point (x, y) in ndc starts at ray_origin + x·ray_origin_dx + y·ray_origin_dy
    // and runs along ray_direction + x·ray_direction_dx + y·ray_direction_dy.
    // Its parameter t is the distance along the view axis, in world units, from a reference
    // plane just in front of the volume; every ray has t_near at the near plane, t_far at the far plane.
    ray_origin: vec3f,            // data space (voxels)
    t_near: f32,                  // world units
    ray_origin_dx: vec3f,         // voxels
    t_far: f32,                   // world units
    ray_origin_dy: vec3f,         // voxels
    depth_offset: f32,            // ndc depth = (depth_offset + depth_slope·t) / (depth_w_offset + depth_w_slope·t)
    ray_direction: vec3f,         // voxels per world unit
    depth_slope: f32,
    ray_direction_dx: vec3f,      // voxels per world unit
    depth_w_offset: f32,
    ray_direction_dy: vec3f,      // voxels per world unit
    depth_w_slope: f32,
    t_beyond: f32,                // world units; nothing of the volume lies farther
    viewport_px: vec4f,           // left, top, width, height of the subplot in the target

    scissor_px: vec4u,            // left, top, width, height of what the volume can touch

    // Light and orientation.
    world_from_data: mat3x3f,     // linear part only
    world_from_gradient: mat3x3f, // its inverse transpose: turns gradients into world normals
    light_direction: vec3f,       // world space, unit, towards the light

    // The volume.
    alpha: f32,                   // 0..1, multiplies the alpha of every colour
    dither_seed: f32,             // which dither pattern: 0, 1, 2 …
    shape_voxels: vec3f,          // nx, ny, nz
    step_voxels: f32,             // base step along a ray
    inverse_shape: vec3f,         // 1 / shape_voxels: texture coordinates from voxels
    cmap_linear: f32,             // 1: blend neighbouring colormap entries, 0: take the nearest
    box_min: vec3f,               // data space (voxels): the volume, or what a crop leaves of it
    gamma: f32,
    fade: f32,                    // 1: opacity falls with the value, 0: it does not
    fade_from: f32,               // the scaled value, 0..1, that is not seen then
    fade_scale: f32,              // 1 / how far scaled values reach from there
    box_max: vec3f,               // data space (voxels)
    clim_min: f32,                // texel units, as are all values below
    clim_inverse_range: f32,      // 1 / (vmax − vmin)
    extremum_low: f32,            // mip and minip compare values clamped to low..high
    extremum_high: f32,
    clip_planes: array<vec4f, 6>, // data space (voxels), unit normal and offset; kept where n·p + d >= 0; unused: (0, 0, 0, 1)
    grid_scale: vec3f,            // texture coordinates in the skipping grid, from voxels
    grid_cells: vec3f,            // cells of the skipping grid along x, y, z

    // iso
    threshold: f32,               // texel units
    iso_step_voxels: f32,
    iso_accuracy: f32,            // how finely bisection locates the surface, in steps
    shininess: f32,
    emissive: vec3f,              // linear RGB

    // slice
    plane: vec4f,                 // data space (voxels), unit normal and offset
    plane_depth: vec3f,           // ndc depth of the plane = x·(pixel's x) + y·(pixel's y) + z

    // What whoever draws the volume adds to all that; it comes last.
    background: vec4f,            // behind a volume that is drawn directly; linear, premultiplied
    background_srgb: vec4f,       // the same as a picture holds it: sRGB, straight
    covered_px: vec4u,            // left, top, width, height of what a direct compute shader fills
    stored_share: f32,            // stored pixels per pixel of the picture, along each axis
}

@group(0) @binding(0) var<uniform> u: Uniforms;
