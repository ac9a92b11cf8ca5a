"""A masked array as a source: what is masked is missing, and what is assigned is written to it."""

from typing import Any

import numpy as np

from ..arrays import check_volume
from ..missing import Kind
from .source import Box, Shape, check_level, full_range_of_dtype


class MaskedSource:
    """A `numpy.ma.MaskedArray` that stays the user's, read box by box.

    Parameters
    ----------
    array : MaskedArray
        (nz, ny, nx) or (nz, ny, nx, 3|4). Where it has no mask yet, it gets one in which nothing
        is masked.
    """

    takes_masks = True

    def __init__(self, array: np.ma.MaskedArray) -> None:
        check_volume(array.shape, array.dtype)
        give_mask(array)
        self.array = array
        nz, ny, nx = array.shape[:3]
        self.shape_zyx: Shape = nz, ny, nx
        self.channels = 1 if array.ndim == 3 else array.shape[3]
        self._kind = Kind.of(array)
        self.dtype = self._kind.dtype
        self.full_range = full_range_of_dtype(array.dtype)
        self.levels: tuple[Shape, ...] = (self.shape_zyx,)

    def read(self, box_zyx: Box, level: int = 0) -> np.ndarray:
        """As `Source.read`: NaN where it is masked."""
        check_level(self, level)
        return self._kind.values(self.array[box_zyx])

    @property
    def takes(self) -> np.dtype:
        """dtype of what may be written."""
        return self.array.dtype

    def write(self, key: Any, values: np.ndarray) -> None:
        """Write to the array, as numpy.ma does: masked values mask, others unmask."""
        self.array[key] = values

    def whole(self) -> np.ndarray:
        """All of it with NaN where it is masked: a copy, read-only, since it is not the array."""
        values = self._kind.values(self.array).copy()
        values.flags.writeable = False
        return values


def give_mask(array: np.ma.MaskedArray) -> None:
    """Have an array keep what is masked from now on, also through views of it."""
    if np.ma.getmask(array) is np.ma.nomask:
        array.mask = np.zeros(array.shape, bool)
