"""A lazy array as a source: each box is computed or loaded when it is read, and never held."""

from typing import Any

import numpy as np

from .arrays import as_volume, check_volume, reading
from .source import Box, Shape, check_level


class LazySource:
    """Any array-like, read by slices: dask, zarr, h5py, xarray; a masked array, too.

    Parameters
    ----------
    array : array-like
        Has a shape (nz, ny, nx) or (nz, ny, nx, 3|4), a dtype, and slices.
    name : str
        What an error calls a box that could not be read.

    Raises
    ------
    TypeError, ValueError
        The shape or dtype is no volume's.
    """

    def __init__(self, array: Any, name: str = "data") -> None:
        shape = tuple(array.shape)
        check_volume(shape, array.dtype)
        self.array = array
        nz, ny, nx = (int(length) for length in shape[:3])
        self.shape_zyx: Shape = nz, ny, nx
        self.channels = 1 if len(shape) == 3 else int(shape[3])
        dtype = array.dtype.newbyteorder("=")
        is_masked = isinstance(array, np.ma.MaskedArray)  # what is masked is read as missing
        self.dtype = np.promote_types(dtype, np.float32) if is_masked else dtype
        self.levels: tuple[Shape, ...] = (self.shape_zyx,)
        self._name = name

    def read(self, box_zyx: Box, level: int = 0) -> np.ndarray:
        """As `Source.read`.

        Raises
        ------
        RuntimeError, MemoryError
            It could not be read, or is of another dtype than the array said.
        """
        check_level(self, level)
        with reading(self._name):
            piece = self.array[box_zyx]
        block = as_volume(piece, self._name)
        if block.dtype.newbyteorder("=") != self.dtype:
            raise RuntimeError(
                f"{self._name} could not be read: it said that it was of {self.dtype}, "
                f"and what is read is of {block.dtype}."
            )
        return block.astype(self.dtype, copy=False)
