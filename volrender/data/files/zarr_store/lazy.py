"""One channel of a Zarr array as a volume that is read piece by piece."""

import math
import operator
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from ..errors import blame
from .axes import DROPPED

_ORDER = "tzyxs"  # of axes of a volume; s are the colours of a voxel


class ZarrPixels:
    """A lazy array of axes (z, y, x), (t, z, y, x) or (z, y, x, colour).

    Indexed by whole numbers, slices and an ellipsis, it reads the chunks that are asked for.

    Parameters
    ----------
    path : str
        What errors call it.
    array : zarr.Array
    letters : str
        Of its axes: t, c, z, y, x, s, or - for one of length one that is dropped.
    channel : int
        Which index of c.
    """

    def __init__(self, path: str, array: Any, letters: str, channel: int = 0) -> None:
        self.dtype = np.dtype(array.dtype)
        self.axes = "".join(a for a in _ORDER if a in letters or a == "z")
        self._lengths = dict(zip(letters, array.shape, strict=True))
        self.shape = tuple(int(self._lengths.get(axis, 1)) for axis in self.axes)
        chunks = dict(zip(letters, array.chunks, strict=True))
        self.chunks = tuple(int(chunks.get(axis, 1)) for axis in self.axes)
        self._path, self._array, self._letters, self._channel = path, array, letters, channel

    @property
    def ndim(self) -> int:
        return len(self.shape)

    @property
    def size(self) -> int:
        return math.prod(self.shape)

    @property
    def nbytes(self) -> int:
        return self.size * self.dtype.itemsize

    def __len__(self) -> int:
        return self.shape[0]

    def __getitem__(self, key: Any) -> np.ndarray:
        """Read a piece.

        Raises
        ------
        VolumeFileError
            It cannot be read.
        IndexError, TypeError
            There is no such piece.
        """
        wanted = dict(zip(self.axes, self._slices(key), strict=True))
        boxes = {axis: _box(each, self._lengths.get(axis, 1)) for axis, each in wanted.items()}
        index: list[Any] = []
        for letter in self._letters:
            if letter in ("c", DROPPED):
                index.append(self._channel if letter == "c" else 0)
            else:
                index.append(boxes[letter][0])
        with blame(self._path, "cannot be read"):
            piece = np.asarray(self._array[tuple(index)])
        stored = [letter for letter in self._letters if letter in self.axes]
        piece = piece.transpose([stored.index(axis) for axis in self.axes if axis in stored])
        if "z" not in stored:
            piece = np.expand_dims(piece, self.axes.index("z"))
            boxes["z"] = (slice(None), wanted["z"])
        return piece[tuple(boxes[axis][1] for axis in self.axes)]

    def _slices(self, key: Any) -> list[Any]:
        """A whole number or a slice for each axis."""
        keys = list(key) if isinstance(key, tuple) else [key]
        if keys.count(Ellipsis) > 1 or len(keys) - keys.count(Ellipsis) > self.ndim:
            raise IndexError(f"too many indices for a volume of shape {self.shape}")
        at = keys.index(Ellipsis) if Ellipsis in keys else len(keys)
        missing = self.ndim - (len(keys) - (Ellipsis in keys))
        keys[at : at + 1] = [slice(None)] * missing
        for axis, each in enumerate(keys):
            if not isinstance(each, slice):
                number, length = operator.index(each), self.shape[axis]
                if not -length <= number < length:
                    raise IndexError(f"index {number} is not within shape {self.shape}")
                keys[axis] = number % length
        return keys

    def __array__(self, dtype: DTypeLike | None = None, copy: bool | None = None) -> np.ndarray:
        return self[...].astype(dtype or self.dtype, copy=False)

    def __repr__(self) -> str:
        return f"<ZarrPixels {self.shape} {self.dtype}>"


def _box(key: Any, length: int) -> tuple[slice, Any]:
    """What to read of an axis, forwards, and what to take of that."""
    if not isinstance(key, slice):
        return slice(key, key + 1), 0
    wanted = range(length)[key]
    if len(wanted) == 0:
        return slice(0, 0), slice(None)
    low, high = min(wanted[0], wanted[-1]), max(wanted[0], wanted[-1])
    backwards = wanted.step < 0
    return slice(low, high + 1, abs(wanted.step)), slice(None, None, -1 if backwards else None)
