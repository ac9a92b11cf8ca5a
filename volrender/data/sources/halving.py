"""One voxel for every 2 × 2 × 2: their mean, the largest of them, or what most of them are."""

from itertools import product
from typing import Literal

import numpy as np

Reduce = Literal["mean", "max", "mode"]
REDUCTIONS: tuple[Reduce, ...] = ("mean", "max", "mode")


def halved(block: np.ndarray, reduce: Reduce) -> np.ndarray:
    """A block with half as many voxels along each axis, in its dtype.

    Parameters
    ----------
    block : ndarray, (nz, ny, nx) or (nz, ny, nx, channels)
        At the end of an axis of odd length, what there is counts.
    reduce : "mean", "max" or "mode"
        Means of integers are rounded, half up; of booleans it is what most are, true where they are
        as many. NaN and inf have no part in it, unless there is nothing else: then it is NaN.
        "mode", of labels: the number that most of them are, of several the smallest.

    Returns
    -------
    ndarray, (⌈nz/2⌉, ⌈ny/2⌉, ⌈nx/2⌉) or the same with channels
    """
    odd = [(0, length % 2) for length in block.shape[:3]]
    if any(more for _, more in odd):  # the last again: it counts as much as alone
        block = np.pad(block, [*odd, *[(0, 0)] * (block.ndim - 3)], mode="edge")
    if reduce == "mode":
        return _most_frequent(block)
    if block.dtype.kind == "f":
        return _of_floats(block, reduce)
    if block.dtype.kind == "b":
        return halved(block.view(np.uint8), reduce).view(bool)
    if reduce == "max":
        return _folded(block, np.maximum)
    if block.dtype.itemsize == 8:  # eight of them may be too many for 64 bits
        eighths, rest = _folded(block >> 3, np.add), _folded(block & 7, np.add)
        return eighths + ((rest + 4) >> 3)
    wide = np.int64 if block.dtype.itemsize == 4 else np.int32
    sums = _folded(block, lambda a, b: np.add(a, b, dtype=wide))
    return ((sums + 4) >> 3).astype(block.dtype)


def _most_frequent(block: np.ndarray) -> np.ndarray:
    eight = [block[z::2, y::2, x::2] for z, y, x in product((0, 1), repeat=3)]
    best = eight[0].copy()
    differ = np.zeros(best.shape, bool)
    for other in eight[1:]:
        differ |= other != best
    sorted_ = np.sort([each[differ] for each in eight], axis=0)
    found, run = sorted_[0].copy(), np.ones(sorted_.shape[1:], np.int8)
    longest = run.copy()
    for number in range(1, 8):
        run = np.where(sorted_[number] == sorted_[number - 1], run + 1, 1)
        is_longer = run > longest
        found[is_longer], longest[is_longer] = sorted_[number][is_longer], run[is_longer]
    best[differ] = found
    return best


def _of_floats(block: np.ndarray, reduce: Reduce) -> np.ndarray:
    there = np.isfinite(block)
    is_whole = bool(there.all())
    if reduce == "max":
        return _folded(block if is_whole else np.where(there, block, np.nan), np.fmax)
    wide = np.promote_types(block.dtype, np.float32)
    # Divided first: what they add up to may be too large.
    eighths = np.where(there, block, 0).astype(wide, copy=False) / 8
    means = _folded(eighths, np.add)
    if not is_whole:
        share = _folded(there.astype(wide) / 8, np.add)
        with np.errstate(invalid="ignore", divide="ignore"):
            means = np.where(share > 0, means / share, np.nan)
    return means.astype(block.dtype, copy=False)


def _folded(block: np.ndarray, add: np.ufunc | object) -> np.ndarray:
    """Neighbours along x, along y and along z put together, two by two."""
    for axis in (2, 1, 0):
        even, odd = (block[(slice(None),) * axis + (slice(start, None, 2),)] for start in (0, 1))
        block = add(even, odd)  # type: ignore[operator]
    return block
