"""The physical yardstick: a plain maximum along each ray by CUDA's `tex3D`, no skipping, no refinement.

The rays and their samples are volrender's: from the box or the eye on, n = max(1, ⌊L/step + ½⌋)
samples on the L voxels inside. Integers of 8 and 16 bits are a texture of normalised floats, all
else float32, filtered linearly by the hardware. Needs cupy and an NVIDIA GPU.
"""

from __future__ import annotations

from typing import Any

import cmap as cmap_library
import cupy
import numpy as np
from cupy.cuda import runtime, texture

from benchmarks.parity_scenes import ParityScene
from benchmarks.peers import PeerUnavailable, lone_volume
from benchmarks.peers.cameras import view_of
from benchmarks.scenes import base_step_voxels

BLOCK = (8, 8)

# p: eye, direction of the picture's centre, and what half a picture's width and height add to it;
# then shape (x, y, z), step, value at t = 0, and 1 / (value at t = 1 - value at t = 0).
KERNEL = r"""
extern "C" __global__ void mip(
    cudaTextureObject_t volume, const float* p, const uchar4* colours,
    uchar4* picture, int width, int height)
{
    int x = blockIdx.x * blockDim.x + threadIdx.x;
    int y = blockIdx.y * blockDim.y + threadIdx.y;
    if (x >= width || y >= height) return;
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
    if (!(t_exit > t_enter)) {
        picture[y * width + x] = make_uchar4(0, 0, 0, 255);
        return;
    }
    float count = fmaxf(1.0f, floorf((t_exit - t_enter) * sqrtf(squared) / p[15] + 0.5f));
    float t_step = (t_exit - t_enter) / count;
    // Texel i is centred at i + 0.5.
    float sx = p[0] + t_enter * direction[0] + 0.5f, dx = t_step * direction[0];
    float sy = p[1] + t_enter * direction[1] + 0.5f, dy = t_step * direction[1];
    float sz = p[2] + t_enter * direction[2] + 0.5f, dz = t_step * direction[2];
    float best = -1e30f;
    for (float k = 0.0f; k < count; k += 1.0f) {
        best = fmaxf(best, tex3D<float>(volume, sx + k * dx, sy + k * dy, sz + k * dz));
    }
    float t = fminf(fmaxf((best - p[16]) * p[17], 0.0f), 1.0f);
    picture[y * width + x] = colours[(int)(t * 255.0f + 0.5f)];
}
"""


class CudaRenderer:
    """A scene of one mip volume in CUDA, with the interface of the peers.

    Parameters
    ----------
    scene : ParityScene
    values : ndarray
        Shape (nz, ny, nx).
    """

    def __init__(self, scene: ParityScene, values: np.ndarray) -> None:
        kwargs = lone_volume(scene)
        if kwargs["mode"] != "mip":
            raise PeerUnavailable("n/a: mip only")
        try:
            runtime.getDeviceCount()
        except runtime.CUDARuntimeError as error:
            raise PeerUnavailable(f"missing: no CUDA device ({error})") from None
        self._size_px = scene.size_px
        self._shape_zyx = values.shape
        self._texture, largest = _make_texture(values)
        self._limits = (kwargs["vmin"] / largest, largest / (kwargs["vmax"] - kwargs["vmin"]))
        lut = np.asarray(cmap_library.Colormap(kwargs["cmap"]).lut(256))
        self._colours = cupy.asarray(np.round(255 * lut).astype(np.uint8))
        width, height = scene.size_px
        self._picture = cupy.empty((height, width, 4), cupy.uint8)
        self._kernel = cupy.RawKernel(KERNEL, "mip")
        self.frame(scene.camera)

    @property
    def device(self) -> str:
        """The GPU."""
        return runtime.getDeviceProperties(runtime.getDevice())["name"].decode()

    def frame(self, camera_state: dict[str, Any]) -> np.ndarray:
        """Move the camera, render and read back: (height, width, 4) uint8."""
        self._launch(self._parameters(camera_state))
        return cupy.asnumpy(self._picture)

    def gpu_ms(self, cameras: list[dict[str, Any]]) -> float:
        """Mean time of the kernel over the cameras, by events, after one that is not counted."""
        times = []
        for camera in (cameras[-1], *cameras):
            parameters = self._parameters(camera)
            start, end = cupy.cuda.Event(), cupy.cuda.Event()
            start.record()
            self._launch(parameters)
            end.record()
            end.synchronize()
            times.append(cupy.cuda.get_elapsed_time(start, end))
        return float(np.mean(times[1:]))

    def _parameters(self, camera_state: dict[str, Any]):
        view = view_of(camera_state, self._size_px)
        nz, ny, nx = self._shape_zyx
        parameters = np.concatenate(
            [
                view.eye,
                view.forward,
                view.tan_x * view.right,
                view.tan_y * view.up,
                (nx, ny, nz),
                (base_step_voxels(self._shape_zyx), *self._limits),
            ]
        )
        return cupy.asarray(parameters.astype(np.float32))

    def _launch(self, parameters) -> None:
        width, height = self._size_px
        grid = (-(-width // BLOCK[0]), -(-height // BLOCK[1]))
        arguments = (
            self._texture,
            parameters,
            self._colours,
            self._picture,
            np.int32(width),
            np.int32(height),
        )
        self._kernel(grid, BLOCK, arguments)


def _make_texture(values: np.ndarray):
    """A 3D texture, filtered linearly, and the value that its 1.0 stands for."""
    integer = values.dtype in (np.uint8, np.uint16, np.int16)
    if integer:
        kind = "Signed" if values.dtype.kind == "i" else "Unsigned"
        largest = float(np.iinfo(values.dtype).max)
        read_mode = runtime.cudaReadModeNormalizedFloat
    else:
        values, kind, largest = values.astype(np.float32), "Float", 1.0
        read_mode = runtime.cudaReadModeElementType
    nz, ny, nx = values.shape
    channel = texture.ChannelFormatDescriptor(
        8 * values.itemsize, 0, 0, 0, getattr(runtime, f"cudaChannelFormatKind{kind}")
    )
    array = texture.CUDAarray(channel, nx, ny, nz)
    array.copy_from(np.ascontiguousarray(values))
    resource = texture.ResourceDescriptor(runtime.cudaResourceTypeArray, cuArr=array)
    sampling = texture.TextureDescriptor(
        (runtime.cudaAddressModeClamp,) * 3,
        runtime.cudaFilterModeLinear,
        read_mode,
        normalizedCoords=0,
    )
    return texture.TextureObject(resource, sampling), largest
