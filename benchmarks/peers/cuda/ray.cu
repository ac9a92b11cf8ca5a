// Rays and their samples, as volrender has them: from the box or the eye on, max(1, floor(L / step + 1/2))
// steps on the L voxels inside.

struct Lattice {
    float3 start, step;   // texels: texel i is centred at i + 0.5
    float count;          // of steps; 0 where the ray misses the box
    float step_voxels;
};

// p: eye, direction of the picture's centre, and what half a picture's width and height add to it; then
// shape (x, y, z), and the step, voxels.
__device__ Lattice lattice_of_pixel(const float* p, int x, int y, int width, int height)
{
    float ndc_x = 2.0f * (x + 0.5f) / width - 1.0f;
    float ndc_y = 1.0f - 2.0f * (y + 0.5f) / height;
    float direction[3];
    float t_enter = 0.0f, t_exit = 1e30f, squared = 0.0f;
    for (int i = 0; i < 3; i++) {
        float d = p[3 + i] + ndc_x * p[6 + i] + ndc_y * p[9 + i];
        squared += d * d;
        if (fabsf(d) < 1e-12f) d = 1e-12f;
        direction[i] = d;
        float a = (-0.5f - p[i]) / d;
        float b = (p[12 + i] - 0.5f - p[i]) / d;
        t_enter = fmaxf(t_enter, fminf(a, b));
        t_exit = fminf(t_exit, fmaxf(a, b));
    }
    Lattice lattice = {};
    if (!(t_exit > t_enter)) return lattice;
    float length = (t_exit - t_enter) * sqrtf(squared);
    lattice.count = fmaxf(1.0f, floorf(length / p[15] + 0.5f));
    lattice.step_voxels = length / lattice.count;
    float t_step = (t_exit - t_enter) / lattice.count;
    lattice.start = make_float3(
        p[0] + t_enter * direction[0] + 0.5f,
        p[1] + t_enter * direction[1] + 0.5f,
        p[2] + t_enter * direction[2] + 0.5f);
    lattice.step = make_float3(t_step * direction[0], t_step * direction[1], t_step * direction[2]);
    return lattice;
}

__device__ float value_at(cudaTextureObject_t volume, const Lattice& lattice, float k)
{
    return tex3D<float>(
        volume,
        lattice.start.x + k * lattice.step.x,
        lattice.start.y + k * lattice.step.y,
        lattice.start.z + k * lattice.step.z);
}
