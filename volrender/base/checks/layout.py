"""Is a value a size, the shape of a grid, or the names of what is in it?"""

import numbers
from typing import Any

from .messages import short


def size(name: str, value: Any) -> tuple[int, int]:
    """(width, height) in pixels, each at least 1."""
    try:
        width, height = value
    except (TypeError, ValueError) as error:
        raise TypeError(f"{name} is (width, height) in pixels, not {short(value)}.") from error
    for length in (width, height):
        if isinstance(length, bool) or not isinstance(length, numbers.Integral):
            raise TypeError(f"{name} is two whole numbers of pixels, not {short(value)}.")
        if length < 1:
            raise ValueError(f"{name} is at least 1×1 pixels, not {short(value)}.")
    return int(width), int(height)


def grid_shape(name: str, value: Any) -> tuple[int, int]:
    """(rows, columns), each at least 1."""
    try:
        rows, columns = value
    except (TypeError, ValueError) as error:
        raise TypeError(f"{name} is (rows, columns), not {short(value)}.") from error
    for length in (rows, columns):
        if isinstance(length, bool) or not isinstance(length, numbers.Integral) or length < 1:
            raise ValueError(f"{name} is two whole numbers of at least 1, not {short(value)}.")
    return int(rows), int(columns)


def unique_names(name: str, value: Any, count: int) -> list[str | None]:
    """As many names as there are things, none twice; None: things without names."""
    if value is None:
        return [None] * count
    if isinstance(value, str):
        raise TypeError(f"{name} is a sequence of {count} names, not {short(value)}.")
    try:
        rows = list(value)
        names = [item for row in rows for item in ([row] if isinstance(row, str) else row)]
    except TypeError as error:
        raise TypeError(f"{name} is a sequence of {count} names, not {short(value)}.") from error
    if len(names) != count or not all(isinstance(item, str) for item in names):
        raise ValueError(f"{name} is {count} names, one for each subplot, not {short(value)}.")
    if len(set(names)) < count:
        raise ValueError(f"{name} has a name twice: {short(value)}.")
    return names
