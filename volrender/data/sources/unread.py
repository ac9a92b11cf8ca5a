"""An array whose numbers are elsewhere, and how a piece of it comes into memory, mask and all."""

import numbers
from contextlib import AbstractContextManager
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from ..files.stored import Stored
from ..files.zarr_store.located import located
from ..missing import Kind
from .turns import turn_of


class Unread:
    """A lazy array (dask, zarr, h5py, xarray, netCDF, nibabel), or a part of one.

    Parameters
    ----------
    container : Any
        Has a shape, and is indexed by whole numbers and slices.
    index : tuple of int or slice(None), optional
        One for each axis of the container: which part of it this is.
    name : str
        What an error calls it, where it cannot be read.
    turn : context manager, optional
        Held by a thread that reads the container; other parts of it have the same. Default: `turn_of`.

    Attributes
    ----------
    container : Any
    index : tuple of int or slice(None)
    shape : tuple of int
        Without the axes that `index` fixes.
    dtype : numpy.dtype or None
        What the container declares, if it does: its pieces may be of another, where they are
        scaled or masked when they are read.
    name : str

    Raises
    ------
    ValueError
        An axis is of unknown length.
    """

    def __init__(
        self,
        container: Any,
        index: tuple[Any, ...] | None = None,
        name: str = "data",
        turn: AbstractContextManager | None = None,
    ) -> None:
        self.container, self.name = container, name
        self._pieces = located(container)
        self._turn = turn_of(container) if turn is None else turn
        lengths = tuple(container.shape)
        self.index = (slice(None),) * len(lengths) if index is None else index
        if not all(isinstance(length, numbers.Integral) for length in lengths):
            raise ValueError(
                f"data has axes of known length, not shape {lengths}: compute them first "
                "(dask: compute_chunk_sizes())."
            )
        self.shape = tuple(int(lengths[axis]) for axis in self._free)
        declared = getattr(container, "dtype", None)
        says = isinstance(declared, np.dtype) and declared.kind != "O"
        self.dtype: np.dtype | None = declared if says else None

    @property
    def _free(self) -> list[int]:
        """The axes of the container that are axes of this part."""
        return [axis for axis, at in enumerate(self.index) if isinstance(at, slice)]

    def part(self, axis: int, at: int, name: str) -> "Unread":
        """What is at an index of an axis, unread."""
        index = list(self.index)
        index[self._free[axis]] = at
        return Unread(self.container, tuple(index), name, self._turn)

    def __getitem__(self, key: slice | tuple[slice, ...]) -> np.ndarray:
        """Read a piece: masked, where it has a mask.

        Parameters
        ----------
        key : slice or tuple of slices
            Along the first axes.
        """
        if isinstance(key, slice) and len(self._free) == len(self.index):
            return self._read(key)  # what takes no tuple is content
        index = list(self.index)
        keys = key if isinstance(key, tuple) else (key,)
        for axis, part in zip(self._free, keys, strict=False):
            index[axis] = part
        return self._read(tuple(index))

    def whole(self) -> np.ndarray:
        """All of it, read at once."""
        return self[:] if self.shape else self._read(self.index)

    def _read(self, key: Any) -> np.ndarray:
        with self._turn:
            return in_memory(self._pieces[key])

    def __array__(self, dtype: DTypeLike | None = None, copy: bool | None = None) -> np.ndarray:
        whole = self.whole()
        return Kind.of(whole).values(whole).astype(dtype, copy=False)

    @property
    def chunk_planes(self) -> int:
        """How many indices of the first axis are computed or loaded together; 1 if it does not say."""
        return (self.chunks or (1,))[0]

    @property
    def chunks(self) -> tuple[int, ...]:
        """How many indices of each axis are computed or loaded together; nothing if it does not say."""
        chunks = getattr(self.container, "chunks", None)
        if not isinstance(chunks, tuple) or len(chunks) != len(self.index):
            return ()
        lengths = [chunks[axis] for axis in self._free]  # of dask, of each chunk
        longest = [max(each, default=1) if isinstance(each, tuple) else each for each in lengths]
        says = all(isinstance(each, int) and each > 0 for each in longest)
        return tuple(longest) if says else ()

    @property
    def stored(self) -> Stored | None:
        """In which files it is, of three axes or of three and colours, if it says so."""
        stored = getattr(self._pieces, "stored", None)
        found: Stored | None = stored(self.index) if callable(stored) else None
        return found

    def __repr__(self) -> str:
        return f"<Unread {self.shape} of {type(self.container).__name__}>"


def is_unread(data: object) -> bool:
    """Whether an object has a shape and pieces, but its numbers are no memory of this process."""
    return (
        not isinstance(data, np.ndarray)
        and isinstance(getattr(data, "shape", None), tuple)
        and hasattr(data, "__getitem__")
        and not hasattr(data, "__array_interface__")
        # A data frame has a shape and can be converted, but no dtype; a buffer has neither.
        and (hasattr(data, "dtype") or not (hasattr(data, "__array__") or _is_buffer(data)))
    )


def _is_buffer(data: Any) -> bool:
    try:
        memoryview(data)
    except TypeError:
        return False
    return True


def in_memory(piece: Any) -> np.ndarray:
    """A piece of anything that is called an array as one of numpy: masked, where it has a mask.

    numpy's own conversion drops masks, and does not compute, detach or fetch what some libraries
    want to be told to.
    """
    if callable(getattr(piece, "__dask_graph__", None)):
        piece = piece.compute()
    if isinstance(piece, np.ma.MaskedArray):
        return piece
    if isinstance(piece, np.ndarray):
        return np.asarray(piece)
    if is_tensor(piece):
        return _of_tensor(piece.detach().cpu())
    if hasattr(piece, "dims") and hasattr(piece, "data"):  # xarray
        return in_memory(piece.data)
    if hasattr(piece, "__cuda_array_interface__") and hasattr(piece, "get"):  # cupy
        return np.asarray(piece.get())
    if hasattr(piece, "todense"):  # sparse
        return np.asarray(piece.todense())
    array = np.asanyarray(piece)
    return array if isinstance(array, np.ma.MaskedArray) else np.asarray(array)


def is_tensor(data: object) -> bool:
    """Whether this is one of torch: it may keep a gradient, or lie on a device."""
    return callable(getattr(data, "detach", None)) and callable(getattr(data, "cpu", None))


def _of_tensor(tensor: Any) -> np.ndarray:
    """A tensor on the CPU, without a gradient, as the same memory where numpy has its dtype."""
    try:
        return np.asarray(tensor)
    except TypeError:  # bfloat16: float32 holds all of it
        return np.asarray(tensor.float())
