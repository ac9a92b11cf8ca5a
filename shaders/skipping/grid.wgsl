// The skipping grid of a volume: one number for each cell of 4×4×4 voxels.
//: use scalar cell_size

@group(0) @binding(7) var grid_texture: texture_3d<f32>;
@group(0) @binding(8) var grid_sampler: sampler;

fn grid_at(tex: vec3f) -> Scalar {
    return channels_of(textureSampleLevel(grid_texture, grid_sampler, tex, 0.0));
}
