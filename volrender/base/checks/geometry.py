"""Is a value a plane, several that clip, or a crop?"""

import numbers
from typing import Any

import numpy as np

from .messages import short
from .vectors import bounded_vector

MAX_CLIPPING_PLANES = 6


def plane(name: str, value: Any) -> np.ndarray:
    """(a, b, c, d) of ax + by + cz + d = 0, with a normal other than zero."""
    result = bounded_vector(name, value, 4)
    if not np.abs(result[:3]).max() > 1e-15:
        raise ValueError(
            f"{name} is (a, b, c, d) with a normal (a, b, c) other than zero, not {short(value)}."
        )
    return result


def clipping_planes(name: str, value: Any) -> tuple[np.ndarray, ...]:
    """Up to six planes (a, b, c, d); none by an empty sequence or None."""
    if value is None:
        return ()
    try:
        planes = tuple(value)
    except TypeError as error:
        raise TypeError(
            f"{name} is a sequence of planes (a, b, c, d), not {short(value)}."
        ) from error
    if len(planes) > MAX_CLIPPING_PLANES:
        raise ValueError(f"{name} are at most {MAX_CLIPPING_PLANES} planes, not {len(planes)}.")
    return tuple(plane(f"{name}[{i}]", item) for i, item in enumerate(planes))


def crop(name: str, value: Any) -> tuple[tuple[int, int | None], ...] | None:
    """((z0, z1), (y0, y1), (x0, x1)), first and one past the last voxel, or three slices, or None."""
    if value is None:
        return None
    try:
        ranges = [
            (part.start, part.stop) if isinstance(part, slice) else tuple(part) for part in value
        ]
        pairs = [(0 if start is None else start, stop) for start, stop in ranges]
    except (TypeError, ValueError) as error:
        raise TypeError(
            f"{name} is ((z0, z1), (y0, y1), (x0, x1)) or None, not {short(value)}."
        ) from error
    if len(pairs) != 3:
        raise ValueError(f"{name} has three ranges, along z, y and x, not {short(value)}.")
    for start, stop in pairs:
        for bound in (start, stop):
            if bound is not None and (
                isinstance(bound, bool) or not isinstance(bound, numbers.Integral)
            ):
                raise TypeError(f"{name} has whole numbers of voxels, not {short(bound)}.")
        if start < 0 or (stop is not None and stop <= start):
            raise ValueError(f"{name} has ranges 0 <= start < stop, not {short((start, stop))}.")
    return tuple((int(start), None if stop is None else int(stop)) for start, stop in pairs)
