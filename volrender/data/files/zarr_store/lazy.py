"""One channel of a Zarr array as a volume that is read piece by piece."""

from typing import Any

import numpy as np

from ..errors import blame
from ..lazy_array import LazyArray, forwards, whole_key
from ..stored import Stored
from .axes import DROPPED

_ORDER = "tzyxs"  # of axes of a volume; s are the colours of a voxel


class ZarrPixels(LazyArray):
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

    def stored(self, index: tuple[int | slice, ...]) -> Stored | None:
        """In which files a part of it is; None where z, y, x are not axes of the array, in this order."""
        wanted = dict(zip(self.axes, index, strict=True))
        fixed = {"c": self._channel, DROPPED: 0}
        free = [each for each in self._letters if isinstance(wanted.get(each), slice)]
        if "".join(free) not in ("zyx", "zyxs") or not hasattr(self._array, "stored"):
            return None
        of_array = tuple(fixed[a] if a in fixed else wanted[a] for a in self._letters)
        stored: Stored | None = self._array.stored(of_array)
        return stored

    def __getitem__(self, key: Any) -> np.ndarray:
        """Read a piece.

        Raises
        ------
        VolumeFileError
            It cannot be read.
        IndexError
            There is no such piece.
        """
        wanted = dict(zip(self.axes, whole_key(key, self.shape), strict=True))
        boxes = {axis: forwards(each, self._lengths.get(axis, 1)) for axis, each in wanted.items()}
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
