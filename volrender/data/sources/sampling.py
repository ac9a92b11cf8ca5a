"""Some voxels of a volume that stand for all: every so many, or blocks of them, and their range."""

import math
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import ArrayLike

from .one_level import overview_of
from .source import Box, Source, read_slabs, voxel_bytes

MOST_DECODED_BYTES = 4 * 2**30  # of chunks, of which every so many voxels are taken
BLOCKS = 8  # along each axis, of what is larger


def strided_sample(source: Source, about_voxels: int = 10**6) -> np.ndarray:
    """Some of the voxels, (nz, ny, nx) or (nz, ny, nx, channels).

    Parameters
    ----------
    source : Source
        Of several levels, the coarsest that has a million voxels is looked at. Of one that is stored in
        chunks and large, blocks are taken from all over it: to have every so many voxels, all of it
        would be decoded.
    about_voxels : int
        How many voxels to take, about; the stride is the same along every axis.
    """
    source = overview_of(source)
    nz, ny, nx = source.shape_zyx
    if is_decoded_whole(source):
        return blocks_of(source, round(about_voxels ** (1 / 3) / BLOCKS))
    stride = max(1, round((nz * ny * nx / about_voxels) ** (1 / 3)))
    # Short axes are taken whole: what they cannot give, the stride must not take away.
    z, y, x = (slice(0, n, stride if n >= 2 * stride else 1) for n in (nz, ny, nx))
    return read_slabs(source, (z, y, x))


def is_decoded_whole(source: Source) -> bool:
    """Whether taking every so many voxels of a source's finest level decodes more than is worth it."""
    whole_bytes = math.prod(source.shape_zyx) * voxel_bytes(source)
    return int(getattr(source, "chunk_planes", 1)) > 1 and whole_bytes > MOST_DECODED_BYTES


def blocks_of(source: Source, edge: int) -> np.ndarray:
    """Blocks of so many voxels a side from all over a volume, put together as they lie in it.

    Parameters
    ----------
    source : Source
        Its finest level is read, by several threads.
    edge : int
        Voxels; of an axis that is too short for eight such blocks, all is taken.

    Returns
    -------
    ndarray, (nz, ny, nx) or (nz, ny, nx, channels)
        8 · edge voxels along each axis, or what the axis has.
    """
    z, y, x = (_parts(n, edge) for n in source.shape_zyx)
    boxes: list[Box] = [(a, b, c) for a in z for b in y for c in x]
    with ThreadPoolExecutor(BLOCKS) as pool:
        blocks = iter(list(pool.map(source.read, boxes)))
    return np.concatenate(
        [np.concatenate([np.concatenate([next(blocks) for _ in x], 2) for _ in y], 1) for _ in z]
    )


def places_of_blocks(length: int, edge: int) -> np.ndarray:
    """Which voxels of an axis `blocks_of` takes."""
    return np.concatenate([np.arange(part.start, part.stop) for part in _parts(length, edge)])


def _parts(length: int, edge: int) -> list[slice]:
    if length <= BLOCKS * edge:
        return [slice(0, length)]
    starts = np.linspace(0, length - edge, BLOCKS).round().astype(int).tolist()
    return [slice(start, start + edge) for start in starts]


def value_range(*sources: Source) -> tuple[float, float]:
    """Contrast limits for the samples: their smallest and largest finite value.

    Of a constant c they are min(0, c) and max(0, c); 0 and 1 where it is 0, or nothing is finite.
    """
    return limits_of([end for source in sources for end in _sampled_range(source) or ()])


def limits_of(values: ArrayLike) -> tuple[float, float]:
    """The smallest and the largest of finite values, as `value_range` gives them."""
    values = np.asarray(values, np.float64).ravel()
    if values.size == 0:
        return 0.0, 1.0
    low, high = float(values.min()), float(values.max())
    if low < high:
        return low, high
    return (min(0.0, low), max(0.0, low)) if low else (0.0, 1.0)


def _sampled_range(source: Source) -> tuple[float, float] | None:
    sample = strided_sample(source)
    if sample.dtype.kind == "f" and not np.isfinite(sample).all():
        sample = sample[np.isfinite(sample)]
        if sample.size == 0:
            return None
    return float(sample.min()), float(sample.max())
