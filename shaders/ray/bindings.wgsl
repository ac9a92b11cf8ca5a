// The voxels of one drawn volume. Binding 5 is what colours them, see transfer and matter; 6 samples that.

@group(0) @binding(3) var volume_texture: texture_3d<f32>;
@group(0) @binding(4) var volume_sampler: sampler;
