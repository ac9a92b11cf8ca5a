"""What is at a key: an array, a group, or nothing; and what does it say of itself?"""

import math
import re
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..errors import VolumeFileError, cut
from .codecs import compression_of_v2, compression_of_v3, inner_chunks
from .said import MOST_METADATA_BYTES, lengths, of_kind, parsed
from .store import Store

_LONGEST_AXIS = 2**31 - 1  # voxels
_MOST_BYTES = 2**60  # of an array
_MOST_CHUNK_BYTES = 2**31
_MOST_CHUNKS_OF_A_SHARD = 2**22  # of each, 16 bytes are read at once
_DTYPE_OF_V2 = re.compile(r"[<>|=][biufcOSUVMm]\d{0,9}(\[\w+\])?")
_DTYPES_OF_V3 = {
    *("bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"),
    *("float16", "float32", "float64"),
}


@dataclass(frozen=True)
class Array:
    """What the metadata of an array says.

    Parameters
    ----------
    shape : tuple of int
    dtype : numpy.dtype or None
        None where it is none of numbers.
    dtype_name : str
        As the file has it.
    names : list or None
        Of its axes, each a str or None.
    most_stored_bytes : int
        What a file of it can be of at most: a chunk, or a shard.
    most_chunk_bytes : int
        What it can become when it is decompressed.
    compression : str
        "blosc", …, or "".
    """

    shape: tuple[int, ...]
    dtype: np.dtype | None
    dtype_name: str
    names: list[str | None] | None
    most_stored_bytes: int
    most_chunk_bytes: int
    compression: str


@dataclass(frozen=True)
class Node:
    """A group, or an array.

    Parameters
    ----------
    key : str
    zarr_format : int
        2 or 3.
    attributes : dict
    files : dict of str to bytes
        Its metadata, by their names.
    metadata : dict or None
        Of an array, before it is looked at.
    """

    key: str
    zarr_format: int
    attributes: dict[str, Any]
    files: dict[str, bytes] = field(repr=False)
    metadata: dict[str, Any] | None

    @property
    def is_array(self) -> bool:
        return self.metadata is not None


def joined(*parts: str) -> str:
    """A key from its parts, of which some may be empty."""
    return "/".join(part for part in parts if part)


def read_node(store: Store, key: str) -> Node | None:
    """The array or group at a key.

    Raises
    ------
    VolumeFileError
        Its metadata is damaged.
    """
    path, files = store.path, {}
    for name in ("zarr.json", ".zarray", ".zgroup", ".zattrs"):
        content = store.read(joined(key, name), MOST_METADATA_BYTES)
        if content is not None:
            files[name] = content
        if name == "zarr.json" and files:
            return _of_v3(path, key, files)
    if ".zarray" not in files and ".zgroup" not in files:
        return None
    attributes = parsed(path, joined(key, ".zattrs"), files.get(".zattrs", b"{}"))
    metadata = None
    for name in ("zgroup", "zarray"):
        if f".{name}" in files:
            said = parsed(path, joined(key, f".{name}"), files[f".{name}"])
            _check_format(path, joined(key, f".{name}"), said, 2)
            metadata = said if name == "zarray" else None
    return Node(key, 2, attributes, files, metadata)


def _of_v3(path: str, key: str, files: dict[str, bytes]) -> Node:
    what = joined(key, "zarr.json")
    said = parsed(path, what, files["zarr.json"])
    _check_format(path, what, said, 3)
    kind = said.get("node_type")
    if kind not in ("array", "group"):
        raise VolumeFileError(
            f"{path}: {cut(what)}: node_type is neither array nor group: {cut(kind)}"
        )
    attributes = of_kind(path, f"attributes of {what}", said.get("attributes", {}), dict)
    return Node(key, 3, attributes, files, said if kind == "array" else None)


def _check_format(path: str, what: str, said: dict[str, Any], expected: int) -> None:
    if said.get("zarr_format") != expected:
        raise VolumeFileError(
            f"{path}: {cut(what)}: zarr_format is {cut(said.get('zarr_format'))}, "
            f"and not {expected}; Zarr 2 and 3 are read"
        )


def array_of(path: str, node: Node) -> Array:
    """What the metadata of an array node says, once it was held against what can be.

    Raises
    ------
    VolumeFileError
        It is damaged, absurd, or asks for what is not read.
    """
    said = node.metadata
    assert said is not None
    what = node.key or "the array"
    shape = lengths(path, f"shape of {what}", said.get("shape"), least=0)
    if node.zarr_format == 2:
        dtype, name = _dtype_of_v2(path, said.get("dtype"))
        shards = lengths(path, f"chunks of {what}", said.get("chunks"))
        chunks = shards
        compression = compression_of_v2(path, said)
        names = node.attributes.get("_ARRAY_DIMENSIONS")
        widened = 8 if said.get("filters") else 1
    else:
        name = cut(said.get("data_type"))
        dtype = np.dtype(name) if name in _DTYPES_OF_V3 else None
        grid = of_kind(path, "chunk_grid", said.get("chunk_grid"), dict)
        if grid.get("name") != "regular":
            raise VolumeFileError(f"{path}: chunk_grid {cut(grid.get('name'))!r} is not read")
        grid = of_kind(path, "configuration of chunk_grid", grid.get("configuration"), dict)
        shards = lengths(path, f"chunk_shape of {what}", grid.get("chunk_shape"))
        compression = compression_of_v3(path, said.get("codecs"))
        chunks = inner_chunks(path, said.get("codecs")) or shards
        names = said.get("dimension_names")
        widened = 8 if "numcodecs." in str(said.get("codecs")) else 1
        if said.get("storage_transformers"):
            raise VolumeFileError(f"{path}: storage_transformers of {cut(what)} are not read")
    _check_sizes(path, what, shape, shards, chunks, 8 if dtype is None else dtype.itemsize)
    shard_bytes = math.prod(shards) * (8 if dtype is None else dtype.itemsize)
    return Array(
        shape,
        dtype,
        name,
        _names(names, len(shape)),
        # Filters may make numbers wider; an index comes before or after the chunks of a shard.
        8 * shard_bytes + 16 * math.prod(shards) // math.prod(chunks) + 2**20,
        widened * math.prod(chunks) * (8 if dtype is None else dtype.itemsize) + 2**20,
        compression,
    )


def _check_sizes(
    path: str,
    what: str,
    shape: tuple[int, ...],
    shards: tuple[int, ...],
    chunks: tuple[int, ...],
    itemsize: int,
) -> None:
    if not len(shape) == len(shards) == len(chunks):
        raise VolumeFileError(
            f"{path}: {cut(what)} of shape {cut(shape)} has chunks of {cut(chunks)}: "
            "they have not as many axes"
        )
    if max(shape, default=0) > _LONGEST_AXIS or math.prod(shape) * itemsize > _MOST_BYTES:
        raise VolumeFileError(
            f"{path}: {cut(what)} is larger than any array that is read: shape {cut(shape)}"
        )
    if math.prod(chunks) * itemsize > _MOST_CHUNK_BYTES:
        raise VolumeFileError(
            f"{path}: a chunk of {cut(what)} is larger than 2 GiB: {cut(chunks)}; "
            "store it in smaller ones"
        )
    fits = all(n % m == 0 for n, m in zip(shards, chunks, strict=True))
    if not fits or math.prod(shards) // math.prod(chunks) > _MOST_CHUNKS_OF_A_SHARD:
        raise VolumeFileError(
            f"{path}: shards of {cut(what)} of {cut(shards)} do not hold chunks of {cut(chunks)}, "
            f"or more than {_MOST_CHUNKS_OF_A_SHARD} of them"
        )


def _dtype_of_v2(path: str, said: object) -> tuple[np.dtype | None, str]:
    if not isinstance(said, str):
        return None, "record" if isinstance(said, list) else cut(said)
    if not _DTYPE_OF_V2.fullmatch(said):
        raise VolumeFileError(f"{path}: dtype {cut(said)!r} is none")
    if said[1] not in "biuf":
        return None, said
    try:
        return np.dtype(said), np.dtype(said).name
    except TypeError:
        raise VolumeFileError(f"{path}: dtype {cut(said)!r} is none") from None


def _names(said: object, ndim: int) -> list[str | None] | None:
    """Names of axes, if that is what is said."""
    if not isinstance(said, list) or len(said) != ndim:
        return None
    names = [each if isinstance(each, str) and each else None for each in said]
    return names if any(names) else None
