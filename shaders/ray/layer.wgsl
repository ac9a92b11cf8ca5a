// One volume in a view, whatever its mode: what the camera, a transform or a slider may change. What only
// some modes ask for is in the struct Mode of their files.
// Python derives the offset of every field from this text.

const PLANES: u32 = 6;   // clipping planes, as many as there may be
const LEVELS: u32 = 12;  // of detail, as many as there may be

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

    // Of a volume of bricks; of others zeros. Its voxels are then those of its texture, of which shape_voxels
    // and the grid are; data space has the voxels of its finest level.
    feedback_begin: u32,          // where in the feedback its own part begins
    slots: vec3u,                 // of the texture, along x, y, z
    level_last: u32,              // the coarsest
    volume_end: vec3f,            // data space (voxels): the last corner of the volume
    level_range: vec2u,           // the finest and the coarsest that may be asked for
    code_low: f32,                // texel units: what codes of 0 stand for, and how far apart they are
    code_step: f32,
    pixel_edge: vec4f,            // world units: the edge of a pixel at p (data space) is xyz·p + w
    level_edges: array<vec4f, 3>, // world units: the smallest edge of a voxel of each level
    codes_sought: array<vec4u, 2>, // bits of the codes of values that may be seen
    level_scale: array<vec4f, LEVELS>,   // voxels of the level = xyz · voxels + offset; w: where in the page
    level_offset: array<vec4f, LEVELS>,  //   table it begins, along z; w: its base step over that of the first
    level_bricks: array<vec4f, LEVELS>,  // how many along x, y, z; w: the mean edge of its voxels, in voxels
}

@group(0) @binding(1) var<uniform> layer: Layer;
