"""Which value is between voxels? Trilinear, read around the places that are asked for alone."""

import math
from itertools import product

import numpy as np

from ..sources.source import Source

RUN = 32  # places after each other whose voxels are read at once
MOST_VOXELS = 2**15  # that are; where places are far apart, fewer of them
ROUNDING_VOXELS = 1e-9  # so far outside of the volume is on its face


def trilinear(source: Source, positions: np.ndarray) -> np.ndarray:
    """The values of a source at some places, as a linear interpolation draws them.

    Parameters
    ----------
    source : Source
    positions : ndarray, shape (n, 3)
        Data space (x, y, z), voxels. Places along a line, in order, are read in small boxes.

    Returns
    -------
    ndarray of float64, shape (n,), or (n, channels) of colours
        Between the outermost centres of voxels and the faces, the value at the former. NaN outside of
        the volume, and where one of the voxels that have a part in it is missing.
    """
    shape = (len(positions),) if source.channels == 1 else (len(positions), source.channels)
    values = np.full(shape, np.nan)
    last = np.array(source.shape_zyx[::-1]) - 1
    beyond = 0.5 + ROUNDING_VOXELS
    inside = ((positions >= -beyond) & (positions <= last + beyond)).all(axis=1)
    found = np.flatnonzero(inside)
    for start in range(0, len(found), RUN):
        run = found[start : start + RUN]
        values[run] = _of_run(source, np.clip(positions[run], 0, last), last)
    return values


def _of_run(source: Source, positions: np.ndarray, last: np.ndarray) -> np.ndarray:
    """The same of places in the box of the voxels' centres."""
    lower = np.minimum(np.floor(positions), np.maximum(last - 1, 0)).astype(np.int64)
    share = positions - lower
    first, end = lower.min(axis=0), np.minimum(lower.max(axis=0) + 2, last + 1)
    if len(positions) > 1 and math.prod((end - first).tolist()) > MOST_VOXELS:
        halves = np.array_split(positions, 2)
        return np.concatenate([_of_run(source, half, last) for half in halves])
    x, y, z = map(slice, first.tolist(), end.tolist())
    block = source.read((z, y, x)).astype(np.float64)
    block[~np.isfinite(block)] = np.nan
    if block.ndim == 3:
        block = block[..., None]
    total = np.zeros((len(positions), block.shape[3]))
    for corner in product((0, 1), repeat=3):
        at = np.minimum(lower + corner, last) - first
        weight = np.where(corner, share, 1 - share).prod(axis=1)[:, None]
        part = block[at[:, 2], at[:, 1], at[:, 0]]
        total += np.where(weight > 0, weight * part, 0.0)
    return total if source.channels > 1 else total[:, 0]
