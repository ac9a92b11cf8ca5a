"""Arrays whose numbers are read when they are asked for, and which piece of them is."""

import math
import operator
from typing import Any

import numpy as np
from numpy.typing import DTypeLike


class LazyArray:
    """What such an array has besides its pieces, so that it can be used as one of numpy.

    Who inherits sets shape and dtype, and reads a piece in `__getitem__`: of whole numbers, slices and
    an ellipsis, as numpy has them. ``chunks`` says how many elements along each axis are read together,
    where that is known.

    Attributes
    ----------
    shape : tuple of int
    dtype : np.dtype
    ndim, size, nbytes : int
    """

    shape: tuple[int, ...]
    dtype: np.dtype

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
        """A piece, read now.

        Parameters
        ----------
        key : int, slice, Ellipsis, or a tuple of them

        Raises
        ------
        IndexError
            It is no such key.
        VolumeFileError
            The file cannot be read, is damaged, or has become shorter.
        """
        raise NotImplementedError

    def __array__(self, dtype: DTypeLike | None = None, copy: bool | None = None) -> np.ndarray:
        """All of it; NaN where a piece is masked."""
        whole = self[...]
        if isinstance(whole, np.ma.MaskedArray):
            floats = whole.astype(np.promote_types(whole.dtype, np.float32))
            whole = np.ma.filled(floats, np.nan)
        return np.asarray(whole, dtype)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.shape} {self.dtype}>"


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
