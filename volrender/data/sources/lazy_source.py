"""Lazy arrays as sources: each box is computed or loaded when it is read, and never held."""

import math
import threading

import numpy as np

from ...base.files.progress import progress
from ..arrays import check_volume, reading
from ..files.mapped import MappedArray
from ..files.stored import Stored
from ..memory import check_fits
from ..missing import Kind
from .masked_source import MaskedSource
from .source import (
    ArraySource,
    Box,
    Shape,
    Source,
    check_level,
    full_range_of_dtype,
    planes_of_slab,
    widened,
)
from .unread import Unread

MOST_SLABS = 16  # a layer of chunks that is as large, or an eighth of all, is read at once


class LazySource:
    """A lazy array, read by slices: dask, zarr, h5py, xarray, netCDF variables, nibabel proxies.

    What its pieces are decides the dtype, not what the array declares. One voxel is read to begin
    with. Where a later piece is of a wider dtype, or the first with a mask, `dtype` grows with it,
    as numpy promotes: what is read from then on is of the new one.

    Parameters
    ----------
    unread : Unread
        Of shape (nz, ny, nx) or (nz, ny, nx, 3|4).

    Raises
    ------
    TypeError, ValueError
        The shape or dtype is no volume's.
    RuntimeError, MemoryError
        Its first voxel could not be read.
    """

    def __init__(self, unread: Unread) -> None:
        check_volume(unread.shape, unread.dtype)
        whole = not any(isinstance(at, int) for at in unread.index)
        self.array = unread.container if whole else unread
        nz, ny, nx = unread.shape[:3]
        self.shape_zyx: Shape = nz, ny, nx
        self.channels = 1 if len(unread.shape) == 3 else unread.shape[3]
        self.levels: tuple[Shape, ...] = (self.shape_zyx,)
        self._unread = unread
        self._lock = threading.Lock()
        self._kept: np.ndarray | None = None
        self._be(Kind.of(read_piece(unread, (slice(0, 1),) * 3)))

    def _be(self, kind: Kind) -> None:
        self._kind = kind
        self.dtype, self.full_range = kind.dtype, full_range_of_dtype(kind.numbers)

    @property
    def chunk_planes(self) -> int:
        """How many planes are computed or loaded together."""
        return self._unread.chunk_planes

    def chunks_at(self, level: int) -> Shape | None:
        """What is computed or loaded together; see `chunks_of`."""
        chunks = self._unread.chunks[:3]
        return None if self._kept is not None or not chunks else (chunks[0], chunks[1], chunks[2])

    def stored_at(self, level: int) -> Stored | None:
        """In which files it is; see `stored_of`."""
        return None if self._kept is not None else self._unread.stored

    def read(self, box_zyx: Box, level: int = 0) -> np.ndarray:
        """As `Source.read`.

        Raises
        ------
        TypeError, RuntimeError, MemoryError
            It could not be read, or is no box of numbers.
        """
        check_level(self, level)
        kept = self._kept
        if kept is not None:
            return kept[box_zyx]
        piece = read_piece(self._unread, box_zyx)
        with self._lock:
            kind = self._kind | Kind.of(piece)
            if kind != self._kind:
                self._be(kind)
        return kind.values(piece)

    def keep(self) -> None:
        """Read all of it now; boxes are of that from then on, until `let_go`. Raises as `read`."""
        array, kind = _read_all(self._unread)
        with self._lock:
            self._be(self._kind | kind)
            self._kept = array

    def let_go(self) -> None:
        """Read boxes where they are again."""
        self._kept = None


def source_of(array: np.ndarray | Unread) -> Source:
    """A source that keeps what `as_array` gave, uncopied and, where it is lazy, unread.

    Raises
    ------
    TypeError, ValueError, RuntimeError, MemoryError
        As `LazySource`.
    """
    if isinstance(array, Unread):
        return LazySource(array)
    check_volume(array.shape, array.dtype)
    return MaskedSource(array) if isinstance(array, np.ma.MaskedArray) else ArraySource(array)


def hold(unread: Unread) -> ArraySource:
    """Read a lazy array once, slab by slab, and hold it, in the dtype that its pieces are of.

    Raises
    ------
    TypeError, ValueError, RuntimeError, MemoryError
        As `LazySource`.
    """
    array, kind = _read_all(unread)
    return ArraySource(array, full_range_of_dtype(kind.numbers))


def _read_all(unread: Unread) -> tuple[np.ndarray, Kind]:
    """All of a lazy array, in native byte order, and what its pieces were."""
    check_volume(unread.shape, unread.dtype)
    if isinstance(unread.container, MappedArray):  # has one dtype and no chunks
        with reading(unread.name):
            whole = unread.whole()
        return whole.astype(whole.dtype.newbyteorder("="), copy=False), Kind.of(whole)
    if unread.dtype is not None:
        check_fits(unread.shape, unread.dtype, "isolated_buffer=False leaves it where it is")
    length, plane = unread.shape[0], math.prod(unread.shape[1:])
    array = np.empty(0)
    kind: Kind | None = None
    start = 0
    itemsize = 8 if unread.dtype is None else unread.dtype.itemsize
    with progress(length) as advance:
        while start < length:
            box = slice(start, _stop_of_slab(unread, start, plane * itemsize))
            piece = read_piece(unread, box)
            kind = Kind.of(piece) if kind is None else kind | Kind.of(piece)
            if start == 0:
                array = np.empty(unread.shape, kind.dtype)
            elif array.dtype != kind.dtype:
                array = widened(array, kind.dtype, start)
            array[box] = kind.values(piece)
            start, itemsize = box.stop, kind.dtype.itemsize
            advance(len(piece))
            del piece
    assert kind is not None
    return array, kind


def _stop_of_slab(unread: Unread, start: int, plane_bytes: int) -> int:
    """Where a slab ends: between two chunks, if they are not much larger than a slab.

    Else chunks are computed or loaded several times.
    """
    length, chunk, slab = unread.shape[0], unread.chunk_planes, planes_of_slab(plane_bytes)
    stop = start + max(slab, min(chunk, max(MOST_SLABS * slab, length // 8)))
    between = stop - stop % chunk
    return min(between if between > start else stop, length)


def read_piece(unread: Unread, box: slice | tuple[slice, ...]) -> np.ndarray:
    """A piece of a lazy array, which may be masked.

    Raises
    ------
    RuntimeError, MemoryError
        It could not be read, or has another shape than the array said.
    TypeError
        It is no array of numbers.
    """
    with reading(unread.name):
        piece = unread[box]
    parts = box if isinstance(box, tuple) else (box,)
    cut = (len(range(length)[part]) for length, part in zip(unread.shape, parts, strict=False))
    expected = (*cut, *unread.shape[len(parts) :])
    if piece.shape != expected:
        raise RuntimeError(
            f"{unread.name} could not be read: a piece of shape {expected} has shape {piece.shape}."
        )
    check_volume(unread.shape, piece.dtype)
    return piece
