"""Where do voxels come from? A source is read box by box, so that nothing is ever held twice."""

from collections.abc import Iterator
from typing import Protocol

import numpy as np

SLAB_BYTES = (
    8 * 2**20
)  # how much is read and uploaded at a time: what caches hold is copied fastest


Box = tuple[slice, slice, slice]  # along z, y, x


class Source(Protocol):
    """Voxels that can be read box by box; an array is one kind."""

    shape_zyx: tuple[int, int, int]
    channels: int  # 1, 3 or 4
    dtype: np.dtype

    def read(self, box_zyx: Box) -> np.ndarray:
        """The voxels of a box, (nz, ny, nx) or (nz, ny, nx, channels), in native byte order."""


class ArraySource:
    """A numpy array, or a memory map, of shape (nz, ny, nx) or (nz, ny, nx, 3|4)."""

    def __init__(self, array: np.ndarray) -> None:
        self.array = array
        self.shape_zyx = tuple(array.shape[:3])
        self.channels = 1 if array.ndim == 3 else array.shape[3]
        self.dtype = array.dtype.newbyteorder("=")

    def read(self, box_zyx: Box) -> np.ndarray:
        block = self.array[box_zyx]
        return block.astype(block.dtype.newbyteorder("="), copy=False)


def slabs(shape_zyx: tuple[int, ...], voxel_bytes: int) -> Iterator[Box]:
    """Boxes of whole planes that cover a volume, each of about `SLAB_BYTES`."""
    nz, ny, nx = shape_zyx
    planes = max(1, SLAB_BYTES // max(1, ny * nx * voxel_bytes))
    for start in range(0, nz, planes):
        yield (slice(start, min(start + planes, nz)), slice(0, ny), slice(0, nx))


def strided_sample(source: Source, about_voxels: int = 10**6) -> np.ndarray:
    """Some of the voxels, (nz, ny, nx) or (nz, ny, nx, channels).

    Parameters
    ----------
    source : Source
    about_voxels : int
        How many voxels to take, about; the stride is the same along every axis.
    """
    nz, ny, nx = source.shape_zyx
    stride = max(1, round((nz * ny * nx / about_voxels) ** (1 / 3)))
    # Short axes are taken whole: what they cannot give, the stride must not take away.
    z, y, x = (slice(0, n, stride if n >= 2 * stride else 1) for n in (nz, ny, nx))
    return source.read((z, y, x))


def value_range(*sources: Source) -> tuple[float, float]:
    """Smallest and largest finite value of the samples; (0.0, 1.0) where nothing is finite."""
    ranges = [limits for source in sources if (limits := _sampled_range(source))]
    if not ranges:
        return 0.0, 1.0
    lows, highs = zip(*ranges, strict=True)
    return min(lows), max(highs)


def _sampled_range(source: Source) -> tuple[float, float] | None:
    sample = strided_sample(source)
    if sample.dtype.kind == "f" and not np.isfinite(sample).all():
        sample = sample[np.isfinite(sample)]
        if sample.size == 0:
            return None
    return float(sample.min()), float(sample.max())
