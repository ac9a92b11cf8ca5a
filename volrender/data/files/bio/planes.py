"""Volumes that a file holds plane by plane, as arrays that read what is asked for."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from ..errors import VolumeFileError, blame
from ..lazy_array import LazyArray, whole_key

# Gives (t, z, rows, columns) of a plane, in any byte order: an array (rows, columns) or, where the
# voxels are colours, (rows, columns, colour).
ReadPlane = Callable[[int, int, slice, slice], np.ndarray]


class Planes(LazyArray):
    """A lazy array of axes (z, y, x), (t, z, y, x), (z, y, x, colour) or (t, z, y, x, colour).

    Parameters
    ----------
    path : str
        What errors call it.
    axes : str
        "zyx", "tzyx", "zyxc" or "tzyxc".
    shape : tuple of int
    dtype : dtype
    read : callable
        Reads a box of a plane. Several threads may call it.
    """

    def __init__(
        self, path: str, axes: str, shape: tuple[int, ...], dtype: DTypeLike, read: ReadPlane
    ) -> None:
        self.axes, self.shape, self.dtype = axes, shape, np.dtype(dtype)
        self._path, self._read = path, read

    def __getitem__(self, key: Any) -> np.ndarray:
        """A piece, read now; as `LazyArray` says."""
        wanted: dict[str, range] = {}
        after: list[Any] = []  # what is left to do to what was read
        for axis, part, length in zip(
            self.axes, whole_key(key, self.shape), self.shape, strict=True
        ):
            picked = range(length)[part]
            wanted[axis] = picked if isinstance(picked, range) else range(picked, picked + 1)
            after.append(slice(None) if isinstance(part, slice) else 0)
        times, planes = wanted.get("t", range(1)), wanted["z"]
        colours = wanted.get("c", range(1))
        piece = np.empty(
            (len(times), len(planes), len(wanted["y"]), len(wanted["x"]), len(colours)), self.dtype
        )
        if piece.size:
            rows, of_rows = _box(wanted["y"])
            columns, of_columns = _box(wanted["x"])
            expected = (rows.stop - rows.start, columns.stop - columns.start)
            for t, z in np.ndindex(len(times), len(planes)):
                with blame(self._path, "a plane cannot be read"):
                    plane = self._read(times[t], planes[z], rows, columns)
                if plane.shape[:2] != expected:
                    raise VolumeFileError(
                        f"{self._path}: damaged: a plane has shape {plane.shape[:2]}, "
                        f"and not {expected}"
                    )
                if "c" not in wanted:
                    plane = plane[..., np.newaxis]
                piece[t, z] = plane[of_rows, of_columns, _box(colours)[0]][..., _box(colours)[1]]
        if "t" not in wanted:
            piece = piece[0]
        if "c" not in wanted:
            piece = piece[..., 0]
        return piece[tuple(after)]


def _box(steps: range) -> tuple[slice, slice]:
    """The part of an axis to read, forwards and without gaps, and what to take of that."""
    if not steps:
        return slice(0, 0), slice(0, 0)
    low, high = min(steps), max(steps)
    return slice(low, high + 1), slice(None, None, steps.step if len(steps) > 1 else None)
