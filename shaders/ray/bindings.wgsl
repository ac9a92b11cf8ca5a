// The textures of one drawn volume.

@group(0) @binding(3) var volume_texture: texture_3d<f32>;
@group(0) @binding(4) var volume_sampler: sampler;
@group(0) @binding(5) var colormap_texture: texture_1d<f32>;
