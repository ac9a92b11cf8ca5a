// What the light on matter depends on.
//: use lighting

struct Shading {
    lighting: Lighting,
    share: f32,            // 0..1, of light from outside
    slope_of_surface: vec4f, // of each channel, from which on the gradient is that of a surface; texel units a mean voxel edge
    surface_in_factors: vec4f, // that slope, in those that factors of opacity tell of
    mean_edge: f32,        // world units
    smoothing: f32,        // voxels
}
