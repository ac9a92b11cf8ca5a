// What matter along each ray absorbs and sends out, pre-integrated: no skipping, no light. Follows ray.cu.

#define AT_ONCE 4          // segments that do not wait for each other
#define OPAQUE 8.317766f   // ln 4096: what is behind cannot show

// Means of (tau * colour, tau) over all values from a to b. m: the values of the table's first and last
// texel, texels of the table a unit of value, 1 / opacity unit, and matter below and above the table.
__device__ float4 matter_between(cudaTextureObject_t table, const float* m, float a, float b)
{
    float low = m[0], high = m[1];
    float4 inside = tex2D<float4>(
        table,
        (fminf(fmaxf(a, low), high) - low) * m[2] + 0.5f,
        (fminf(fmaxf(b, low), high) - low) * m[2] + 0.5f);
    // Of the way from a to b, the shares that are below and above the table.
    float first = fminf(a, b), last = fmaxf(a, b), length = last - first;
    float under = (fminf(last, low) - fminf(first, low)) / fmaxf(length, 1e-30f);
    float over = (fmaxf(last, high) - fmaxf(first, high)) / fmaxf(length, 1e-30f);
    if (length <= 1e-6f * (high - low)) {
        under = a < low ? 1.0f : 0.0f;
        over = a > high ? 1.0f : 0.0f;
    }
    float within = 1.0f - under - over;
    return make_float4(
        under * m[4] + over * m[8] + within * inside.x,
        under * m[5] + over * m[9] + within * inside.y,
        under * m[6] + over * m[10] + within * inside.z,
        under * m[7] + over * m[11] + within * inside.w);
}

__device__ unsigned char encoded(float light)
{
    float linear = fminf(fmaxf(light, 0.0f), 1.0f);
    float srgb = linear <= 0.0031308f ? 12.92f * linear : 1.055f * powf(linear, 1.0f / 2.4f) - 0.055f;
    return (unsigned char)(255.0f * srgb + 0.5f);
}

extern "C" __global__ void composite(
    cudaTextureObject_t volume, const float* p, cudaTextureObject_t table, const float* m,
    uchar4* picture, int width, int height)
{
    int x = blockIdx.x * blockDim.x + threadIdx.x;
    int y = blockIdx.y * blockDim.y + threadIdx.y;
    if (x >= width || y >= height) return;
    Lattice lattice = lattice_of_pixel(p, x, y, width, height);
    float units = lattice.step_voxels * m[3];
    float red = 0.0f, green = 0.0f, blue = 0.0f;
    float depth = 0.0f, through = 1.0f;
    float before = value_at(volume, lattice, 0.0f);
    for (float k = 0.0f; k < lattice.count && depth < OPAQUE; k += AT_ONCE) {
        float values[AT_ONCE];
        float4 matter[AT_ONCE];
        #pragma unroll
        for (int i = 0; i < AT_ONCE; i++) {
            values[i] = value_at(volume, lattice, fminf(k + i + 1.0f, lattice.count));
        }
        #pragma unroll
        for (int i = 0; i < AT_ONCE; i++) {
            matter[i] = matter_between(table, m, i == 0 ? before : values[i - 1], values[i]);
        }
        #pragma unroll
        for (int i = 0; i < AT_ONCE; i++) {
            if (matter[i].w > 0.0f && k + i < lattice.count) {
                depth += matter[i].w * units;
                float after = __expf(-depth);
                float share = __fdividef(through - after, matter[i].w);
                red += share * matter[i].x;
                green += share * matter[i].y;
                blue += share * matter[i].z;
                through = after;
            }
        }
        before = values[AT_ONCE - 1];
    }
    picture[y * width + x] = make_uchar4(encoded(red), encoded(green), encoded(blue), 255);
}
