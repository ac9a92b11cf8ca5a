"""What is known of many values: how many, their mean and spread, the least, the largest, the middle."""

import math
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from .median import Passes, median


class Summary(NamedTuple):
    """Of the values of some voxels.

    Attributes
    ----------
    voxels : int
        How many there are, missing ones too.
    missing : int
        Those that hold no finite number, which no other number here counts.
    mean, std, min, max, median, sum : float
        std is that of these voxels, divided by their number. NaN where no voxel has a number; of none,
        the sum is 0.
    """

    voxels: int
    missing: int
    mean: float
    std: float
    min: float
    max: float
    median: float
    sum: float


def summarise(values: Passes) -> Summary:
    """The summary of values.

    Integers are added up exactly, floating point numbers in float64.

    Parameters
    ----------
    values : callable
        Gives the blocks of values, (n,), each time it is called.
    """

    def finite() -> Iterator[np.ndarray]:
        return filter(len, map(_finite, values()))

    voxels = 0
    count, mean, squares = 0, 0.0, 0.0  # squares: of the distances from the mean
    total: int | float = 0
    low, high = math.inf, -math.inf
    for block in values():
        voxels += len(block)
        block = _finite(block)
        if len(block) == 0:
            continue
        numbers = block.astype(np.float64)
        own_mean = float(numbers.mean())
        away = own_mean - mean
        both = count + block.size
        # Two sets of values together: Chan, Golub and LeVeque, "Updating Formulae", 1979.
        squares += float(((numbers - own_mean) ** 2).sum()) + away**2 * count * block.size / both
        mean += away * block.size / both
        count, total = both, total + _sum(block)
        low, high = min(low, float(block.min())), max(high, float(block.max()))
    if count == 0:
        nan = math.nan
        return Summary(voxels, voxels, nan, nan, nan, nan, nan, 0.0)
    mean = total / count
    std = math.sqrt(squares / count)
    middle = median(finite, count)
    return Summary(voxels, voxels - count, mean, std, low, high, middle, float(total))


def _finite(block: np.ndarray) -> np.ndarray:
    """The values of a block that are numbers, of at most 64 bits each."""
    if block.dtype.kind != "f":
        return block
    kept = block[np.isfinite(block)]
    return kept.astype(np.float64) if kept.dtype.itemsize > 8 else kept


def _sum(block: np.ndarray) -> int | float:
    """Exact of integers: halves of 32 bits do not overflow."""
    if block.dtype.kind == "f":
        return float(block.sum(dtype=np.float64))
    if block.dtype.itemsize < 8:
        return int(block.sum(dtype=np.int64))
    return (int((block >> 32).sum()) << 32) + int((block & 0xFFFFFFFF).sum())
