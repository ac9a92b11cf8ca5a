"""Arrays of zarr in folders, which say in which files their voxels are."""

import json
import os
from typing import Any

import numpy as np

from ..stored import Stored

_SAID = {  # what decoding needs of the metadata
    2: "zarr_format shape chunks dtype compressor fill_value order filters dimension_separator",
    3: "zarr_format node_type shape data_type chunk_grid chunk_key_encoding fill_value codecs",
}


class LocatedArray:
    """An array of zarr, as far as it is read.

    Parameters
    ----------
    array : zarr.Array
    folder : str
        Where its chunks are.
    """

    def __init__(self, array: Any, folder: str) -> None:
        self.dtype = np.dtype(array.dtype)
        self.shape: tuple[int, ...] = tuple(array.shape)
        self.chunks: tuple[int, ...] = tuple(array.chunks)
        self._array, self._folder = array, folder
        self._stored = tuple(array.shards or array.chunks)  # what is in one file
        self._metadata: dict[str, Any] | None = None

    def __getitem__(self, key: Any) -> Any:
        """A piece, as the array gives it."""
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


def located(array: Any) -> Any:
    """An array of zarr in a folder so that it says where it is; anything else as it is."""
    if type(array).__module__.partition(".")[0] != "zarr":
        return array
    try:
        from zarr import Array
        from zarr.storage import LocalStore
    except ImportError:  # zarr 2, whose arrays are read as any others
        return array
    if type(array) is not Array or type(array.store) is not LocalStore:
        return array
    return LocatedArray(array, os.path.join(array.store.root, array.path))


def _said(array: Any) -> dict[str, Any]:
    """What the metadata says of how voxels are stored, and nothing else."""
    from zarr.core.buffer import default_buffer_prototype

    stored = array.metadata.to_buffer_dict(default_buffer_prototype())
    content = stored["zarr.json" if "zarr.json" in stored else ".zarray"].to_bytes()
    said: dict[str, Any] = json.loads(content)
    return {name: said[name] for name in _SAID[said["zarr_format"]].split() if name in said}
