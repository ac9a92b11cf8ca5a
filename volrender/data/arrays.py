"""Turns whatever a user calls an array into a volume, or says why it is none."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

import numpy as np
from numpy.typing import ArrayLike

from .source import slabs


class LazyArray(Protocol):
    """Has a shape and a dtype, and computes or loads its voxels when they are read."""

    @property
    def shape(self) -> tuple[int, ...]: ...

    @property
    def dtype(self) -> np.dtype: ...

    def __getitem__(self, key: Any, /) -> Any: ...


VolumeLike = ArrayLike | LazyArray


def check_volume(shape: tuple[int, ...], dtype: np.dtype) -> None:
    """Raise TypeError or ValueError where a shape and dtype are no volume's."""
    if dtype.kind not in "buif":
        raise TypeError(
            f"data is bool, integer or floating point, not {dtype} (shape {tuple(shape)})."
        )
    if len(shape) not in (3, 4) or (len(shape) == 4 and shape[3] not in (3, 4)):
        hint = ' For a series of volumes, give axes="tzyx".' if len(shape) == 4 else ""
        raise ValueError(
            "data has shape (nz, ny, nx), or (nz, ny, nx, 3) or (nz, ny, nx, 4) for colour, "
            f"not {tuple(shape)}.{hint}"
        )
    if 0 in shape:
        raise ValueError(
            f"data of shape {tuple(shape)} is empty: every axis has at least one voxel."
        )


def as_volume(data: VolumeLike, name: str = "data") -> np.ndarray:
    """Any array-like as a volume: the same memory where it has some.

    Parameters
    ----------
    data : array-like
        (nz, ny, nx), or (nz, ny, nx, 3|4) for colour; bool, integer or floating point. Arrays that
        are computed or loaded when read (dask, zarr, xarray) are read slab by slab.
    name : str
        What an error calls that which could not be read.

    Raises
    ------
    TypeError
        No array of numbers.
    ValueError
        A wrong number of axes, an empty axis.
    RuntimeError, MemoryError
        It could not be read; see `reading`.
    """
    array = as_array(data)
    if is_lazy(array):
        return _read_slabs(array, name)
    if isinstance(array, np.ma.MaskedArray):  # what is masked is missing
        with _failing_clearly(data):
            as_float = array.astype(np.promote_types(array.dtype, np.float32))
            array = np.ma.filled(as_float, np.nan)
    check_volume(array.shape, array.dtype)
    return array


def as_array(data: VolumeLike) -> Any:
    """Any array-like as something with shape, dtype and slices.

    Lazy and masked arrays as they are, and unread; all else as a numpy array.
    """
    with _failing_clearly(data):
        if is_lazy(data) or isinstance(data, np.ma.MaskedArray):
            return data
        return np.asarray(data)


def as_numbers(values: VolumeLike, name: str = "data") -> np.ndarray:
    """Any array-like as a numpy array, read whole; errors as of `as_volume`."""
    array = as_array(values)
    if not is_lazy(array):
        return np.asarray(array)
    with reading(name):
        return np.asarray(array)


@contextmanager
def reading(name: str) -> Iterator[None]:
    """Whatever an array raises when a piece of it is read becomes a RuntimeError that says of what.

    Only a lack of memory stays a MemoryError.

    Parameters
    ----------
    name : str
        What is read, such as "time point 3 of the data".
    """
    try:
        yield
    except Exception as error:  # files, networks and decoders each have their own
        kind = MemoryError if isinstance(error, MemoryError) else RuntimeError
        reason = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        raise kind(f"{name} could not be read: {reason}") from error


@contextmanager
def _failing_clearly(data: object) -> Iterator[None]:
    """Whatever an object's own conversion raises becomes a TypeError."""
    try:
        yield
    except (TypeError, ValueError, MemoryError):
        raise
    except Exception as error:
        raise TypeError(
            f"data is an array of numbers; {type(data).__name__} is not: {error}"
        ) from error


def is_our_own(data: object, array: np.ndarray) -> bool:
    """Whether what `as_volume` made of data is memory that nobody else has."""
    if is_lazy(data):
        return True
    # What an object hands out by __array__ may be its own memory.
    return array.base is None and array.flags.c_contiguous and not hasattr(data, "__array__")


def is_lazy(data: object) -> bool:
    """Whether an object has a numpy dtype and a shape, but its voxels are elsewhere."""
    return (
        not isinstance(data, np.ndarray)
        and isinstance(getattr(data, "dtype", None), np.dtype)
        and isinstance(getattr(data, "shape", None), tuple)
        and hasattr(data, "__getitem__")
        and not hasattr(data, "__array_interface__")
    )


def _read_slabs(data: LazyArray, name: str) -> np.ndarray:
    shape = tuple(data.shape)
    check_volume(shape, data.dtype)
    array = np.empty(shape, data.dtype.newbyteorder("="))
    channels = shape[3] if len(shape) == 4 else 1
    nz, ny, nx = shape[:3]
    for box in slabs((nz, ny, nx), data.dtype.itemsize * channels):
        with reading(name):
            array[box[0]] = np.asarray(data[box[0]])
    return array
