"""The physical yardstick: a plain march along each ray by CUDA's `tex3D`, no skipping; mip and composite.

The rays and their samples are volrender's: from the box or the eye on, n = max(1, ⌊L/step + ½⌋)
steps on the L voxels inside. Integers of 8 and 16 bits are a texture of normalised floats, all
else float32, filtered linearly by the hardware. mip is not refined. composite reads volrender's own
table of 1024² half floats by `tex2D`, four segments at a time as volrender does, and ends a ray where
4095/4096 is absorbed; it has no light. Needs cupy and an NVIDIA GPU.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import cmap as cmap_library
import cupy
import numpy as np
from cupy.cuda import runtime, texture

from benchmarks.parity_scenes import ParityScene
from benchmarks.peers import PeerUnavailable, lone_volume
from benchmarks.peers.cameras import view_of
from benchmarks.peers.matter import matter_table
from benchmarks.scenes import base_step_voxels

BLOCK = (8, 8)
SOURCES = Path(__file__).parent / "cuda"


class CudaRenderer:
    """A scene of one volume in CUDA, with the interface of the peers.

    Parameters
    ----------
    scene : ParityScene
    values : ndarray
        Shape (nz, ny, nx).
    """

    def __init__(self, scene: ParityScene, values: np.ndarray) -> None:
        kwargs = lone_volume(scene)
        mode = kwargs["mode"]
        if mode not in ("mip", "composite"):
            raise PeerUnavailable("n/a: mip and composite only")
        if mode == "composite" and kwargs.get("shade", 1.0) > 0:
            raise PeerUnavailable("n/a: its composite has no light")
        try:
            runtime.getDeviceCount()
        except runtime.CUDARuntimeError as error:
            raise PeerUnavailable(f"missing: no CUDA device ({error})") from None
        self._size_px = scene.size_px
        self._shape_zyx = values.shape
        self._volume, largest = _volume_texture(values)
        transfer = _mip_transfer if mode == "mip" else _composite_transfer
        self._transfer = transfer(kwargs, values, largest)
        width, height = scene.size_px
        self._picture = cupy.empty((height, width, 4), cupy.uint8)
        source = "".join((SOURCES / name).read_text() for name in ("ray.cu", f"{mode}.cu"))
        self._kernel = cupy.RawKernel(source, mode)
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
                (base_step_voxels(self._shape_zyx),),
            ]
        )
        return cupy.asarray(parameters.astype(np.float32))

    def _launch(self, parameters) -> None:
        width, height = self._size_px
        grid = (-(-width // BLOCK[0]), -(-height // BLOCK[1]))
        size_px = np.int32(width), np.int32(height)
        self._kernel(
            grid, BLOCK, (self._volume, parameters, *self._transfer, self._picture, *size_px)
        )


def _mip_transfer(kwargs: dict[str, Any], values: np.ndarray, largest: float) -> tuple:
    """The limits and the colours that mip.cu takes."""
    vmin, vmax = kwargs["vmin"], kwargs["vmax"]
    limits = np.array([vmin / largest, largest / (vmax - vmin)], np.float32)
    lut = np.asarray(cmap_library.Colormap(kwargs["cmap"]).lut(256))
    return cupy.asarray(limits), cupy.asarray(np.round(255 * lut).astype(np.uint8))


def _composite_transfer(kwargs: dict[str, Any], values: np.ndarray, largest: float) -> tuple:
    """The table, and what composite.cu must know of it."""
    table, low, high, below, above = matter_table(kwargs, values)
    nodes = len(table)
    flat = table.reshape(nodes, -1)  # a row's channels one after the other
    texels = (nodes - 1) * largest / (high - low)
    # A voxel's edge is a unit of the world.
    unit = kwargs.get("opacity_unit") or 1.0
    facts = np.concatenate([(low / largest, high / largest, texels, 1 / unit), below, above])
    read_mode = runtime.cudaReadModeElementType
    return _texture(flat, 4, read_mode), cupy.asarray(facts.astype(np.float32))


def _volume_texture(values: np.ndarray):
    """The texture of a volume, and the value that its 1.0 stands for."""
    if values.dtype in (np.uint8, np.uint16, np.int16):
        largest = float(np.iinfo(values.dtype).max)
        return _texture(values, 1, runtime.cudaReadModeNormalizedFloat), largest
    return _texture(values.astype(np.float32), 1, runtime.cudaReadModeElementType), 1.0


def _texture(values: np.ndarray, channels: int, read_mode: int):
    """A texture, filtered linearly, of 2 or 3 dimensions; the last axis holds the channels of each texel."""
    kind = {"i": "Signed", "u": "Unsigned", "f": "Float"}[values.dtype.kind]
    bits = [8 * values.itemsize] * channels + [0] * (4 - channels)
    channel = texture.ChannelFormatDescriptor(
        *bits, getattr(runtime, f"cudaChannelFormatKind{kind}")
    )
    *sides, across = values.shape
    array = texture.CUDAarray(channel, across // channels, *sides[::-1])
    array.copy_from(np.ascontiguousarray(values))
    resource = texture.ResourceDescriptor(runtime.cudaResourceTypeArray, cuArr=array)
    sampling = texture.TextureDescriptor(
        (runtime.cudaAddressModeClamp,) * 3,
        runtime.cudaFilterModeLinear,
        read_mode,
        normalizedCoords=0,
    )
    return texture.TextureObject(resource, sampling)
