"""Which voxels does a numpy index touch? The smallest box around them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from .sources.source import Box


@contextmanager
def index_errors(shape: tuple[int, ...]) -> Iterator[None]:
    """Have numpy's IndexError say the shape, and which indices there are."""
    try:
        yield
    except IndexError as error:
        ranges = ", ".join(f"{-length} to {length - 1}" for length in shape)
        raise IndexError(
            f"data of shape {shape} has indices {ranges} along its axes: {error}."
        ) from None


def touched_box(shape: tuple[int, ...], key: Any) -> Box | None:
    """The bounding box of what ``array[key] = …`` changes.

    Parameters
    ----------
    shape : tuple of int
        (nz, ny, nx) or (nz, ny, nx, channels).
    key : index
        Whatever numpy takes: integers, slices, ellipsis, booleans, arrays of indices.

    Returns
    -------
    tuple of three slices along z, y, x, or None where nothing is touched.

    Raises
    ------
    IndexError
        As numpy; says the shape.
    """
    with index_errors(shape):
        return _touched_box(shape, key)


def _touched_box(shape: tuple[int, ...], key: Any) -> Box | None:
    parts = key if isinstance(key, tuple) else (key,)
    if _is_basic(parts):
        return _box_of_slices(shape, parts)
    bounds = []
    for axis in range(3):
        # Indexing the coordinates with the same key gives those that are touched.
        coordinates = np.arange(shape[axis], dtype=np.int32).reshape(
            [-1 if i == axis else 1 for i in range(len(shape))]
        )
        touched = np.broadcast_to(coordinates, shape)[key]
        if touched.size == 0:
            return None
        bounds.append(slice(int(touched.min()), int(touched.max()) + 1))
    z, y, x = bounds
    return z, y, x


def basic_index(shape: tuple[int, ...], key: Any) -> tuple[Box, tuple[Any, ...]] | None:
    """The box that an index reads, and the index of the same within that box.

    None where it is not made of whole numbers, slices and one ellipsis, or touches nothing.

    Raises
    ------
    IndexError
        As numpy; says the shape.
    """
    parts = key if isinstance(key, tuple) else (key,)
    if not _is_basic(parts) or (box := touched_box(shape, key)) is None:
        return None
    within: list[Any] = []
    for axis, part in enumerate(_one_each(shape, parts)):
        start = box[axis].start if axis < 3 else 0
        if isinstance(part, slice):
            touched = range(shape[axis])[part]
            stop = touched[-1] - start + (1 if touched.step > 0 else -1)
            within.append(slice(touched[0] - start, stop if stop >= 0 else None, touched.step))
        else:
            within.append(int(part) % shape[axis] - start)
    return box, tuple(within)


def _is_basic(parts: tuple[Any, ...]) -> bool:
    """Whether an index is made of whole numbers, slices and ellipses."""
    return all(
        part is Ellipsis
        or (isinstance(part, int | np.integer | slice) and not isinstance(part, bool))
        for part in parts
    )


def _one_each(shape: tuple[int, ...], parts: tuple[Any, ...]) -> list[Any]:
    """The parts of such an index, one for each axis."""
    if sum(part is Ellipsis for part in parts) > 1:
        raise IndexError("an index can only have a single ellipsis ('...')")
    given = [part for part in parts if part is not Ellipsis]
    if len(given) > len(shape):
        raise IndexError(f"too many indices: {len(given)} for {len(shape)} axes")
    fill = [slice(None)] * (len(shape) - len(given))
    at = parts.index(Ellipsis) if Ellipsis in parts else len(parts)
    return [*parts[:at], *fill, *parts[at + 1 :]]


def _box_of_slices(shape: tuple[int, ...], parts: tuple[Any, ...]) -> Box | None:
    """The same for integers, slices and one ellipsis, without looking at any voxel."""
    bounds = []
    for part, length in zip(_one_each(shape, parts), shape, strict=True):
        if isinstance(part, slice):
            touched = range(length)[part]
            if len(touched) == 0:
                return None
            bounds.append(slice(min(touched[0], touched[-1]), max(touched[0], touched[-1]) + 1))
        else:
            if not -length <= part < length:
                raise IndexError(f"index {part} is out of bounds for an axis of {length}")
            bounds.append(slice(int(part) % length, int(part) % length + 1))
    z, y, x = bounds[:3]
    return z, y, x
