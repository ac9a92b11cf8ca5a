// One volume in a view, whatever its mode: what the camera, a transform or a slider may change. What only
// some modes ask for is in the struct Mode of their files.
// Python derives the offset of every field from this text.

const PLANES: u32 = 6;   // clipping planes, as many as there may be

struct Layer {
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

    scissor_px: vec4u,            // left, top, width, height of what the volume can touch

    // Orientation.
    world_from_data: mat3x3f,     // linear part only
    world_from_gradient: mat3x3f, // its inverse transpose: turns gradients into world normals

    // The volume.
    alpha: f32,                   // 0..1, multiplies the alpha of every colour
    dither_seed: f32,             // which dither pattern: 0, 1, 2 …
    shape_voxels: vec3f,          // nx, ny, nz
    step_voxels: f32,             // base step along a ray
    inverse_shape: vec3f,         // 1 / shape_voxels: texture coordinates from voxels
    cmap_linear: f32,             // 1: blend neighbouring colormap entries, 0: take the nearest
    box_min: vec3f,               // data space (voxels): the volume, or what a crop leaves of it
    box_max: vec3f,               // data space (voxels)

    // Of each channel.
    strength: vec4f,              // 0..1, multiplies the alpha of its colours; 0: it is not shown
    clim_min: vec4f,              // texel units
    clim_inverse_range: vec4f,    // 1 / (vmax − vmin)
    gamma: vec4f,
    fade: vec4f,                  // 1: opacity falls with the value, 0: it does not
    fade_from: vec4f,             // the scaled value, 0..1, that is not seen then
    fade_scale: vec4f,            // 1 / how far scaled values reach from there

    clip_planes: array<vec4f, PLANES>, // data space (voxels), unit normal and offset; kept where n·p + d >= 0; unused: (0, 0, 0, 1)
    grid_scale: vec3f,            // texture coordinates in the skipping grid, from voxels
    grid_cells: vec3f,            // cells of the skipping grid along x, y, z
}

@group(0) @binding(1) var<uniform> layer: Layer;
