// The largest sample of each ray: no skipping, no refinement. Follows ray.cu.

// limits: the value at t = 0, and 1 / (value at t = 1 - value at t = 0).
extern "C" __global__ void mip(
    cudaTextureObject_t volume, const float* p, const float* limits, const uchar4* colours,
    uchar4* picture, int width, int height)
{
    int x = blockIdx.x * blockDim.x + threadIdx.x;
    int y = blockIdx.y * blockDim.y + threadIdx.y;
    if (x >= width || y >= height) return;
    Lattice lattice = lattice_of_pixel(p, x, y, width, height);
    if (lattice.count == 0.0f) {
        picture[y * width + x] = make_uchar4(0, 0, 0, 255);
        return;
    }
    float best = -1e30f;
    for (float k = 0.0f; k < lattice.count; k += 1.0f) {
        best = fmaxf(best, value_at(volume, lattice, k));
    }
    float t = fminf(fmaxf((best - limits[0]) * limits[1], 0.0f), 1.0f);
    picture[y * width + x] = colours[(int)(t * 255.0f + 0.5f)];
}
