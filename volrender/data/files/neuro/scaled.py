"""Stored numbers that a header scales, as an array that scales what is asked for."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ..errors import blame
from ..lazy_array import LazyArray, whole_key
from ..mapped import read_mapped


class ScaledArray(LazyArray):
    """stored · slope + intercept, computed in double precision plane by plane, as float32.

    Parameters
    ----------
    path : str
        What errors call it.
    stored : array or lazy array
        Of axes (…, y, x); its pieces are read when they are asked for.
    slope, intercept : array_like
        Numbers, or arrays that `numpy.broadcast_to` fits to the shape.
    valid : (float, float) or None
        Stored numbers below and above count as these.
    """

    dtype = np.dtype(np.float32)

    def __init__(
        self,
        path: str,
        stored: Any,
        slope: ArrayLike,
        intercept: ArrayLike = 0.0,
        valid: tuple[float, float] | None = None,
    ) -> None:
        self.shape: tuple[int, ...] = tuple(stored.shape)
        self._path, self._stored, self._valid = path, stored, valid
        self._slope = np.broadcast_to(np.asarray(slope, np.float64), self.shape)
        self._intercept = np.broadcast_to(np.asarray(intercept, np.float64), self.shape)

    def __getitem__(self, key: Any) -> np.ndarray:
        """A piece, read and scaled now.

        Parameters
        ----------
        key : int, slice, Ellipsis, or a tuple of them

        Raises
        ------
        IndexError
            It is no such key.
        VolumeFileError
            The file cannot be read.
        """
        parts = whole_key(key, self.shape)
        kept = tuple(part if isinstance(part, slice) else slice(part, part + 1) for part in parts)
        with blame(self._path, "cannot be read"), np.errstate(over="ignore", invalid="ignore"):
            stored = self._stored[kept]  # of a map, a view
            slope, intercept = self._slope[kept], self._intercept[kept]
            piece = np.empty(stored.shape, self.dtype)
            for at in np.ndindex(stored.shape[:-2]):
                plane = read_mapped(stored[at])
                if self._valid is not None:
                    plane = np.clip(plane, *self._valid)
                piece[at] = plane * slope[at] + intercept[at]
        return piece[tuple(slice(None) if isinstance(part, slice) else 0 for part in parts)]
