"""Arrays whose numbers stay in an HDF5 file until a piece of them is asked for."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..errors import blame
from ..lazy_array import LazyArray, whole_key
from .chunks import check_chunks
from .opened import OpenedFile


class Hdf5Array(LazyArray):
    """A part of a dataset, or of several along a first axis, with its axes in any order.

    It holds its file open. Several threads may read it: h5py lets one at a time through.

    Parameters
    ----------
    opened : OpenedFile
    dataset : h5py.Dataset
    fixed : dict of int to int
        Axes of the dataset that are gone, and at which index.
    order : sequence of int
        Which axis of the dataset each axis of this array is; one that is negative has length one.
    lengths : dict of int to int
        Axes of the dataset of which only the first so many are used.
    """

    def __init__(
        self,
        opened: OpenedFile,
        dataset: Any,
        fixed: dict[int, int],
        order: Sequence[int],
        lengths: dict[int, int] | None = None,
    ) -> None:
        self._opened, self._dataset, self._fixed, self._order = opened, dataset, fixed, tuple(order)
        sizes = {**dict(enumerate(dataset.shape)), **(lengths or {}), -1: 1}
        self.shape = tuple(int(sizes[axis]) for axis in self._order)
        self.dtype: np.dtype = dataset.dtype
        chunks = dataset.chunks and {**dict(enumerate(dataset.chunks)), -1: 1}
        self.chunks = tuple(chunks[axis] for axis in self._order) if chunks else None

    def __getitem__(self, key: Any) -> np.ndarray:
        """A piece, read now; as `LazyArray` says."""
        parts = whole_key(key, self.shape)
        index: list[Any] = [
            self._fixed.get(axis, slice(None)) for axis in range(self._dataset.ndim)
        ]
        after: list[Any] = []  # what is left to do to what was read
        for axis, part, length in zip(self._order, parts, self.shape, strict=True):
            picked = range(length)[part]
            steps = picked if isinstance(picked, range) else range(picked, picked + 1)
            forwards = steps if steps.step > 0 else steps[::-1]
            if axis >= 0:
                index[axis] = slice(forwards.start, forwards.stop, forwards.step)
            after.append(
                0 if isinstance(part, int) else slice(None, None, 1 if steps.step > 0 else -1)
            )
            if axis < 0 and not steps:
                after[-1] = slice(0, 0)
        with blame(self._opened.path, f"{self._dataset.name} cannot be read"):
            check_chunks(self._dataset, index)
            piece = np.asarray(self._dataset[tuple(index)])
        kept = [axis for axis in range(self._dataset.ndim) if axis not in self._fixed]
        piece = piece.transpose([kept.index(axis) for axis in self._order if axis >= 0])
        for at, axis in enumerate(self._order):
            if axis < 0:
                piece = np.expand_dims(piece, at)
        return piece[tuple(after)]


class Stacked(Hdf5Array):
    """Arrays of one shape and dtype along a new first axis."""

    def __init__(self, parts: Sequence[Hdf5Array]) -> None:
        self._parts = tuple(parts)
        self.shape = (len(parts), *parts[0].shape)
        self.dtype = parts[0].dtype
        self.chunks = (1, *parts[0].chunks) if parts[0].chunks else None

    def __getitem__(self, key: Any) -> np.ndarray:
        first, *others = whole_key(key, self.shape)
        if isinstance(first, int):
            return self._parts[first][tuple(others)]
        picked = [part[tuple(others)] for part in self._parts[first]]
        if picked:
            return np.stack(picked)
        return np.empty((0, *self._parts[0][tuple(others)].shape), self.dtype)
