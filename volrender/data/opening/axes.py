"""Arrays whose axes come in another order, or of which some are fixed, unread as they are."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from ..files.errors import VolumeFileError
from ..files.lazy_array import LazyArray, whole_key
from ..files.volume_file import VolumeFile
from ..sources.unread import in_memory


class Permuted(LazyArray):
    """An array-like with the axes of another in an order of its own; what is asked for is read.

    Parameters
    ----------
    array : array-like
        With `shape`, `dtype`, and slices.
    axes : sequence of int or None
        For each axis of this one, that of the array; None: a new one of length 1.
    fixed : dict of int to int
        The index along every other axis of the array.
    """

    def __init__(
        self, array: Any, axes: Sequence[int | None], fixed: Mapping[int, int] | None = None
    ) -> None:
        self._array, self._axes, self._fixed = array, tuple(axes), dict(fixed or {})
        self.shape = tuple(1 if axis is None else int(array.shape[axis]) for axis in axes)
        self.dtype = np.dtype(array.dtype)

    def __getitem__(self, key: Any) -> Any:
        """A box, or less of it where an index is a whole number: as of numpy, with steps of 1 or more."""
        wanted = whole_key(key, self.shape)
        source: list[Any] = [None] * len(self._array.shape)
        for fixed, index in self._fixed.items():
            source[fixed] = slice(index, index + 1)
        for at, axis in zip(wanted, self._axes, strict=True):
            if axis is not None:
                source[axis] = _as_slice(at)
        read = in_memory(self._array[tuple(source)])
        kept = [axis for axis in self._axes if axis is not None]
        read = read.transpose([*kept, *self._fixed]).reshape([read.shape[axis] for axis in kept])
        for place, source_axis in enumerate(self._axes):
            if source_axis is None:
                read = read[(slice(None),) * place + (None,)]
        last = tuple(
            0 if not isinstance(at, slice) else at if axis is None else slice(None)
            for at, axis in zip(wanted, self._axes, strict=True)
        )
        return read[last]


def at_time(volume: VolumeFile, time: int) -> VolumeFile:
    """A time point of a series, unread as that; of no series, the volume as it is.

    Raises
    ------
    VolumeFileError
        There is no such time point.
    """
    if volume.axes[0] != "t":
        return volume
    count = int(volume.data.shape[0])
    if not 0 <= time < count:
        raise VolumeFileError(
            f"{volume.path} has {count} time points: time is 0 to {count - 1}, not {time}"
        )
    levels = tuple(replace(level, data=_at(level.data, time)) for level in volume.levels)
    return replace(volume, data=_at(volume.data, time), axes=volume.axes[1:], levels=levels)


def _at(series: Any, time: int) -> Any:
    if isinstance(series, np.ndarray):
        return series[time]
    return Permuted(series, range(1, len(series.shape)), {0: time})


def _as_slice(at: int | slice) -> slice:
    return at if isinstance(at, slice) else slice(at, at + 1)
