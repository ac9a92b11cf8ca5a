"""Where are the slices of a mosaic, and in how many rows and columns?"""

import math

import numpy as np

MOST_SLICES = 400
ROUNDING = 1e-9  # of a step: no slice lies on a face


def positions(
    low: float, high: float, count: int | None, step: float | None, origin: float
) -> np.ndarray:
    """Data positions of slices along an axis, ascending.

    Parameters
    ----------
    low, high : float
        Faces of what is shown; voxels, whose middles are whole numbers.
    count : int or None
        How many at most, those in the middle; None: as many as there are.
    step : float or None
        Voxels from one to the next; None: `count` voxels, evenly spread.
    origin : float
        One of them, where there is a step.

    Returns
    -------
    ndarray of float64, (n,)

    Raises
    ------
    ValueError
        There would be more than `MOST_SLICES`.
    """
    length = high - low
    if step is None:
        n = max(1, min(count or 1, round(length)))
        middles = low + (np.arange(n) + 0.5) / n * length
        return np.clip(np.floor(middles + 0.5), math.ceil(low), math.floor(high))
    first = math.ceil((low - origin) / step + ROUNDING)
    there = math.floor((high - origin) / step - ROUNDING) - first + 1
    if there < 1:  # a step larger than what is shown
        return np.array([(low + high) / 2])
    n = there if count is None else min(there, count)
    if n > MOST_SLICES:
        raise ValueError(f"every is a step that gives at most {MOST_SLICES} slices, not {n}.")
    return origin + (first + (there - n) // 2 + np.arange(n)) * step


def grid(count: int, slice_aspect: float, aspect: float = 4 / 3) -> tuple[int, int]:
    """Rows and columns for so many slices, in a picture about `aspect` times as wide as high.

    Parameters
    ----------
    count : int
    slice_aspect : float
        Width of a slice over its height.
    """
    columns = math.ceil(math.sqrt(count * aspect / slice_aspect) - ROUNDING)
    columns = min(max(columns, 1), count)
    rows = math.ceil(count / columns)
    return rows, math.ceil(count / rows)
