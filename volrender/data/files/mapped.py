"""Memory maps that are read through their file: one that shrinks is an error then, and no crash.

Whoever touches a page of a map that lies beyond the end of its file by now is ended by the system
(SIGBUS). A file that is read says how many bytes there were.
"""

import mmap
import os
import weakref
from collections.abc import Iterator
from typing import IO, Any, Literal

import numpy as np
from numpy.typing import DTypeLike

_MOST_WASTE = 4  # times the bytes that are wanted: what may be read to have them at once

# The files that maps were made of, open as long as these are used. Windows keeps a file that is
# mapped from shrinking, and has no preadv.
_FILES: weakref.WeakKeyDictionary[mmap.mmap, int] = weakref.WeakKeyDictionary()


def map_file(
    file: IO[bytes],
    dtype: DTypeLike,
    shape: tuple[int, ...],
    offset_bytes: int = 0,
    order: Literal["C", "F"] = "C",
) -> np.memmap:
    """A read-only map of an open file, which `read_mapped` reads through that file.

    Parameters
    ----------
    file : binary file
        May be closed afterwards.
    dtype, shape, offset_bytes, order
        As of `numpy.memmap`; the file must be as long as that.
    """
    mapped = np.memmap(file, dtype, "r", offset_bytes, shape, order)
    whole = _map_of(mapped)
    if whole is not None and hasattr(os, "preadv"):
        descriptor = os.dup(file.fileno())
        _FILES[whole] = descriptor
        weakref.finalize(whole, os.close, descriptor)
    return mapped


class MappedArray:
    """A map of `map_file`, or a view of one, as a lazy array: its pieces are copies.

    Parameters
    ----------
    array : np.ndarray
        One that `is_mapped`.
    """

    def __init__(self, array: np.ndarray) -> None:
        self.shape, self.dtype = array.shape, array.dtype
        self._array = array

    def __getitem__(self, key: Any) -> np.ndarray:
        return read_mapped(self._array[key])


def is_mapped(array: np.ndarray) -> bool:
    """Whether an array is a map of `map_file`, or a view of one."""
    whole = _map_of(array)
    return whole is not None and whole in _FILES


def read_mapped(array: np.ndarray) -> np.ndarray:
    """A copy of a view of a map, read through the file; any other array as it is.

    Raises
    ------
    OSError
        The file has become too short.
    """
    whole = _map_of(array)
    if whole is None or whole not in _FILES or array.size == 0:
        return array
    array = np.asarray(array)
    slowest_first = sorted(range(array.ndim), key=lambda axis: -abs(array.strides[axis]))
    ordered = array.transpose(slowest_first)
    copy = np.empty(ordered.shape, array.dtype)
    offset_bytes = _first_address(ordered) - _map_address(whole) + _map_offset_bytes(array)
    _fill(copy, ordered, _FILES[whole], offset_bytes)
    return copy.transpose(np.argsort(slowest_first))


def check_length(array: np.ndarray) -> None:
    """Raise OSError where the file of a map, whoever made it, is shorter than an array needs."""
    whole = _map_of(array)
    if whole is None or array.size == 0:
        return
    first = _first_address(array) - _map_address(whole) + _map_offset_bytes(array)
    _refuse_short(whole.size(), first + _span_bytes(array))


def _fill(copy: np.ndarray, view: np.ndarray, descriptor: int, offset_bytes: int) -> None:
    """Read a view, its slowest axis first, whose first byte is at an offset of the file."""
    span_bytes = _span_bytes(view)
    if view.flags.c_contiguous:
        _read(descriptor, copy.reshape(-1).view(np.uint8).data, offset_bytes)
    elif view.ndim > 1 and span_bytes > _MOST_WASTE * view.nbytes:
        first = _first_address(view)
        for part, piece in zip(copy, view, strict=True):
            _fill(part, piece, descriptor, offset_bytes + _first_address(piece) - first)
    else:
        span = np.empty(span_bytes, np.uint8)
        _read(descriptor, span.data, offset_bytes)
        begin = view.__array_interface__["data"][0] - _first_address(view)
        copy[...] = np.ndarray(view.shape, view.dtype, span, begin, view.strides)


def _read(descriptor: int, buffer: memoryview, offset_bytes: int) -> None:
    filled = 0
    while filled < len(buffer):
        count = os.preadv(descriptor, [buffer[filled:]], offset_bytes + filled)
        if count == 0:
            _refuse_short(os.fstat(descriptor).st_size, offset_bytes + len(buffer))
            raise OSError("the file became shorter while it was read")
        filled += count


def _refuse_short(size_bytes: int, needed_bytes: int) -> None:
    if size_bytes < needed_bytes:
        raise OSError(
            f"its file has become shorter: {size_bytes} bytes of {needed_bytes}; "
            "another program writes to it"
        )


def _bases(array: Any) -> Iterator[Any]:
    while array is not None:
        yield array
        array = getattr(array, "base", None)


def _map_of(array: np.ndarray) -> mmap.mmap | None:
    """The map that an array is a view of."""
    return next((base for base in _bases(array) if isinstance(base, mmap.mmap)), None)


def _map_offset_bytes(array: np.ndarray) -> int:
    """Where in its file the map begins: before the array, where memory has a page's border."""
    *_, outermost = (base for base in _bases(array) if isinstance(base, np.memmap))
    return int(outermost.offset - outermost.offset % mmap.ALLOCATIONGRANULARITY)


def _map_address(whole: mmap.mmap) -> int:
    return int(np.frombuffer(whole, np.uint8).__array_interface__["data"][0])


def _first_address(array: np.ndarray) -> int:
    """Of the lowest byte of an array, whose strides may be negative."""
    backwards = sum(
        (length - 1) * stride
        for length, stride in zip(array.shape, array.strides, strict=True)
        if stride < 0
    )
    return int(array.__array_interface__["data"][0]) + backwards


def _span_bytes(array: np.ndarray) -> int:
    """From the lowest to the highest byte of an array."""
    steps = zip(array.shape, array.strides, strict=True)
    return sum((length - 1) * abs(stride) for length, stride in steps) + array.itemsize
