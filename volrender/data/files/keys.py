"""Which piece of an array is asked for: a whole number or a slice for each axis."""

import operator
from typing import Any


def whole_key(key: Any, shape: tuple[int, ...]) -> list[int | slice]:
    """A whole number or a slice for each axis.

    Raises
    ------
    IndexError
        There are too many, one is out of range, or something else.
    """
    parts = list(key) if isinstance(key, tuple) else [key]
    dots = [at for at, part in enumerate(parts) if part is Ellipsis]
    missing = len(shape) - len(parts) + len(dots)
    if missing < 0 or len(dots) > 1:
        raise IndexError(f"{len(parts)} indices for an array of shape {shape}")
    at = dots[0] if dots else len(parts)
    parts[at : at + len(dots)] = [slice(None)] * missing
    for axis, (part, length) in enumerate(zip(parts, shape, strict=True)):
        if isinstance(part, slice):
            continue
        try:
            parts[axis] = range(length).index(range(length)[operator.index(part)])
        except TypeError:
            raise IndexError(f"whole numbers and slices are read, not {part!r}") from None
    return parts


def forwards(at: int | slice, length: int) -> tuple[slice, int | slice]:
    """What to read of an axis, in its order, and what to take of that."""
    if not isinstance(at, slice):
        return slice(at, at + 1, 1), 0
    wanted = range(length)[at]
    if len(wanted) == 0:
        return slice(0, 0, 1), slice(None)
    low, high = min(wanted[0], wanted[-1]), max(wanted[0], wanted[-1])
    return slice(low, high + 1, abs(wanted.step)), slice(None, None, -1 if wanted.step < 0 else 1)
