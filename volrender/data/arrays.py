"""Turns whatever a user calls an array into a volume, or says why it is none."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

import numpy as np
from numpy.typing import ArrayLike

from .files.mapped import MappedArray, is_mapped
from .missing import has_mask
from .sources.unread import Unread, in_memory, is_tensor, is_unread


class LazyArray(Protocol):
    """Has a shape and a dtype, and computes or loads its voxels when they are read."""

    @property
    def shape(self) -> tuple[int, ...]: ...

    @property
    def dtype(self) -> np.dtype: ...

    def __getitem__(self, key: Any, /) -> Any: ...


VolumeLike = ArrayLike | LazyArray


def check_volume(shape: tuple[int, ...], dtype: np.dtype | None) -> None:
    """Raise TypeError or ValueError where a shape and a dtype, if it is known, are no volume's."""
    if dtype is not None and dtype.kind in "OSU" and len(shape) == 0:
        raise TypeError(
            "data is an array of numbers, not text or another object; "
            "a file is opened by volrender.open(path)."
        )
    if dtype is not None and dtype.kind not in "buif":
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


def as_array(data: VolumeLike) -> np.ndarray | Unread:
    """Any array-like as something with shape, dtype and slices.

    Lazy arrays unread, and so maps of volume files; masked arrays as they are; all else as a numpy
    array, of the same memory where it has some.

    Raises
    ------
    TypeError, ValueError
        No array of numbers.
    """
    with _failing_clearly(data):
        if isinstance(data, Unread):
            return data
        if isinstance(data, np.ndarray):
            return Unread(MappedArray(data)) if is_mapped(data) else in_memory(data)
        if is_tensor(data):
            return _tensor(data)
        if is_unread(data):
            return Unread(data)
        if isinstance(data, list | tuple):
            _check_alike(data)
        if not (isinstance(data, list | tuple) and holds_arrays(data)):
            return in_memory(data)
    parts = [as_numbers(each) for each in data]
    return np.ma.stack(parts) if any(map(has_mask, parts)) else np.stack(parts)


def as_numbers(values: VolumeLike, name: str = "data") -> np.ndarray:
    """Any array-like as a numpy array, which may be masked, read whole.

    Raises
    ------
    TypeError, ValueError
        No array of numbers.
    RuntimeError, MemoryError
        It could not be read; see `reading`.
    """
    array = as_array(values)
    if isinstance(array, np.ndarray):
        return array
    with reading(name):
        return array.whole()


def is_our_own(data: object, array: np.ndarray) -> bool:
    """Whether what `as_array` made of data is memory that nobody else has."""
    # What an object hands out by __array__ may be its own memory.
    return array.base is None and array.flags.c_contiguous and not hasattr(data, "__array__")


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


def _check_alike(data: list | tuple) -> None:
    """Raise ValueError where volumes differ in shape: nothing of them is read."""
    shapes = [getattr(each, "shape", None) for each in data]
    if all(isinstance(shape, tuple) and len(shape) >= 3 for shape in shapes) and len({*shapes}) > 1:
        raise ValueError(
            f"data is one array, not {len(shapes)} of shapes {', '.join(map(str, shapes))}; several "
            "resolutions of one volume are volrender.Multiscale([fine, coarse, …])."
        )


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


def _tensor(data: Any) -> np.ndarray | Unread:
    """A tensor as the memory it has, or unread where it lies elsewhere."""
    detached = data.detach()
    try:
        return np.asarray(detached)
    except TypeError:
        return Unread(detached)


def holds_arrays(data: list | tuple) -> bool:
    """Whether elements of a sequence, at any depth, are what numpy would convert without masks."""
    return any(
        holds_arrays(each)
        if isinstance(each, list | tuple)
        else isinstance(each, np.ma.MaskedArray) or is_tensor(each) or is_unread(each)
        for each in data
        if not isinstance(each, int | float)
    )
