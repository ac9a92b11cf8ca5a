"""Do the chunks of a dataset become no more than they are for? HDF5 inflates as much as there is."""

import itertools
import math
from collections.abc import Sequence
from typing import Any

from ..gzipped import MOST_DEFLATED, bounded

_FINE_BYTES = 2**28  # that deflate may make of a chunk before it is looked at
_DEFLATE, _CHECKSUM = 1, 3
_COMPRESSIONS = {_DEFLATE: "zlib", 307: "bz2", 32001: "blosc", 32015: "zstd"}
_LZ4, _BITSHUFFLE = 32004, 32008  # they begin with their length, of 8 bytes


def check_chunks(dataset: Any, index: Sequence[int | slice]) -> None:
    """Look at the compressed chunks that a piece of a dataset touches.

    Parameters
    ----------
    dataset : h5py.Dataset
    index : sequence of int or slice
        One for each axis; slices run forwards.

    Raises
    ------
    ValueError
        One becomes more than a chunk is of.
    """
    if dataset.is_virtual or not dataset.chunks:
        return
    properties = dataset.id.get_create_plist()
    filters = [properties.get_filter(at) for at in range(properties.get_nfilters())]
    codes = [each[0] for each in filters]
    packed = [at for at, code in enumerate(codes) if code in (*_COMPRESSIONS, _LZ4, _BITSHUFFLE)]
    if not packed:
        return
    at = packed[0]
    if set(codes[at + 1 :]) - {_CHECKSUM}:
        raise ValueError("filters after the one that compresses are not read")
    if codes[at] == _BITSHUFFLE and not any(filters[at][2][4:5]):
        return  # it only shuffles
    chunk_bytes = math.prod(dataset.chunks) * dataset.dtype.itemsize
    for start in itertools.product(*map(_starts, index, dataset.shape, dataset.chunks)):
        info = dataset.id.get_chunk_info_by_coord(start)
        is_small = codes[at] == _DEFLATE and info.size * MOST_DEFLATED <= _FINE_BYTES
        if info.byte_offset is None or info.filter_mask or is_small:
            continue
        stored = dataset.id.read_direct_chunk(start)[1]
        if codes[at] in _COMPRESSIONS:
            bounded(_COMPRESSIONS[codes[at]], stored, chunk_bytes)
        elif int.from_bytes(stored[:8], "big") > chunk_bytes:
            raise ValueError(f"a chunk becomes more than {chunk_bytes} bytes")


def _starts(part: int | slice, length: int, chunk: int) -> list[int]:
    """Where the chunks begin that a piece touches along an axis."""
    picked = range(length)[part]
    steps = picked if isinstance(picked, range) else range(picked, picked + 1)
    if steps.step > chunk:
        return sorted({at // chunk * chunk for at in steps})
    return [*range(steps.start // chunk * chunk, steps.stop, chunk)] if steps else []
