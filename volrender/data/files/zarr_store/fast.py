"""Pieces of zarr arrays in folders, decoded by tensorstore where it is installed.

It decodes in threads of its own while no Python runs, and shards piece by piece. What it does not
know, or finds wrong, zarr reads as ever: what is read, and what is said of damage, is the same.
"""

import json
import math
import os
import threading
from collections.abc import Callable
from itertools import product
from typing import Any

import numpy as np

from ..lazy_array import whole_key
from ..stored import Stored

LEAST_BYTES = 2**16  # of a piece: smaller ones are not worth it
_DRIVERS = {2: "zarr", 3: "zarr3"}
_SAID = {  # what decoding needs of the metadata
    2: "zarr_format shape chunks dtype compressor fill_value order filters dimension_separator",
    3: "zarr_format node_type shape data_type chunk_grid chunk_key_encoding fill_value codecs",
}


class FastArray:
    """An array of zarr, as far as it is read.

    Parameters
    ----------
    array : zarr.Array
    folder : str
        Where its chunks are.
    is_fine : callable, optional
        Says of the key of a chunk, or a shard, whether it may be read there without zarr.
    """

    def __init__(
        self, array: Any, folder: str, is_fine: Callable[[str], bool] | None = None
    ) -> None:
        self.dtype = np.dtype(array.dtype)
        self.shape: tuple[int, ...] = tuple(array.shape)
        self.chunks: tuple[int, ...] = tuple(array.chunks)
        self._array, self._folder, self._is_fine = array, folder, is_fine
        self._stored = tuple(array.shards or array.chunks)  # what is in one file
        self._lock = threading.Lock()
        self._opened: tuple[int, Any] | None = None
        self._metadata: dict[str, Any] | None = None

    def __getitem__(self, key: Any) -> Any:
        """A piece, as the array gives it."""
        wanted = [
            range(length)[at] if isinstance(at, slice) else at
            for at, length in zip(whole_key(key, self.shape), self.shape, strict=True)
        ]
        spans = [range(each, each + 1) if isinstance(each, int) else each for each in wanted]
        size_bytes = math.prod(map(len, spans)) * self.dtype.itemsize
        if size_bytes >= LEAST_BYTES and all(span and span.step > 0 for span in spans):
            piece = self._fast(wanted, spans)
            if piece is not None:
                return piece
        return self._array[key]

    def stored(self, index: tuple[int | slice, ...]) -> Stored | None:
        """In which files a part of it is, of z, y, x and perhaps colours, with the other axes fixed."""
        free = [axis for axis, at in enumerate(index) if isinstance(at, slice)]
        if len(free) < 3 or any(self._stored[axis] < self.shape[axis] for axis in free[3:]):
            return None
        fixed = [
            at % length if isinstance(at, int) else 0
            for at, length in zip(index, self.shape, strict=True)
        ]
        folder, encode = self._folder, self._array.metadata.encode_chunk_key
        lengths = self._stored

        def file_of(place_zyx: tuple[int, int, int]) -> str:
            at = [place // length for place, length in zip(fixed, lengths, strict=True)]
            for axis, place in zip(free, place_zyx, strict=False):
                at[axis] = place
            return os.path.join(folder, encode(tuple(at)))

        if self._metadata is None:
            self._metadata = _said(self._array)
        said = [os.path.realpath(folder), free, fixed, self._metadata]
        z, y, x = free[:3]
        block = (self._stored[z], self._stored[y], self._stored[x])
        return Stored(json.dumps(said), block, file_of)

    def _fast(self, wanted: list[int | range], spans: list[range]) -> np.ndarray | None:
        opened = self._open()
        if opened is None or not self._are_fine(spans):
            return None
        index = tuple(
            slice(each.start, each.stop, each.step) if isinstance(each, range) else each
            for each in wanted
        )
        try:
            piece = np.asarray(opened[index].read(order="C").result())
        except Exception:  # zarr reads it anew, and says what is wrong
            return None
        return piece.astype(self.dtype, copy=False)

    def _are_fine(self, spans: list[range]) -> bool:
        """Whether all chunks that a piece has voxels of may be read."""
        if self._is_fine is None:
            return True
        places = product(
            *(
                range(span[0] // length, span[-1] // length + 1)
                for span, length in zip(spans, self._stored, strict=True)
            )
        )
        return all(self._is_fine(self._array.metadata.encode_chunk_key(at)) for at in places)

    def _open(self) -> Any:
        """The array of tensorstore; None where there is none, or in a process that was forked."""
        with self._lock:
            if self._opened is None:
                self._opened = os.getpid(), _opened(self._array, self._folder)
            process, array = self._opened
        return array if process == os.getpid() else None


def fast_of(array: Any) -> Any:
    """An array of zarr in a folder so that it is read fast; anything else as it is."""
    if type(array).__module__.partition(".")[0] != "zarr":
        return array
    try:
        from zarr import Array
        from zarr.storage import LocalStore
    except ImportError:  # zarr 2, whose arrays are read as any others
        return array
    if type(array) is not Array or type(array.store) is not LocalStore:
        return array
    return FastArray(array, os.path.join(array.store.root, array.path))


def _opened(array: Any, folder: str) -> Any:
    """An array as tensorstore has it; None where it does not know how, or is not there."""
    try:
        import tensorstore
    except ImportError:
        return None
    said = _said(array)
    spec = {
        "driver": _DRIVERS[said["zarr_format"]],
        "kvstore": {"driver": "file", "path": os.path.join(folder, "")},
        "metadata": said,
    }
    try:  # by what zarr found in the metadata, whatever it says by now
        return tensorstore.open(spec, read=True, open=True, assume_metadata=True).result()
    except Exception:  # a codec, a dtype or an option that is not known there
        return None


def _said(array: Any) -> dict[str, Any]:
    """What the metadata says of how voxels are stored, and nothing else."""
    from zarr.core.buffer import default_buffer_prototype

    stored = array.metadata.to_buffer_dict(default_buffer_prototype())
    content = stored["zarr.json" if "zarr.json" in stored else ".zarray"].to_bytes()
    said: dict[str, Any] = json.loads(content)
    return {name: said[name] for name in _SAID[said["zarr_format"]].split() if name in said}
