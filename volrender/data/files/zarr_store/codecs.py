"""How are chunks stored, and is that safe to undo?

Codecs that are not listed here are never asked: some of them run what they are given as code.
"""

import re
import zlib
from collections.abc import Callable
from typing import Any

from ..errors import VolumeFileError, cut
from .said import lengths, objects, of_kind

_COMPRESSORS = {"blosc", "zlib", "gzip", "zstd", "lz4", "bz2", "lzma"}
_FILTERS = {"delta", "fixedscaleoffset", "quantize", "bitround", "shuffle", "packbits"}
_CHECKSUMS = {"crc32", "crc32c", "adler32", "fletcher32", "jenkins_lookup3"}
_V2 = _COMPRESSORS | _FILTERS | _CHECKSUMS
_V3 = {"bytes", "transpose", "blosc", "gzip", "zstd", "crc32c", "sharding_indexed"}
_V3 |= {f"numcodecs.{name}" for name in _V2}
_NUMBER = re.compile(r"[<>|=]?[biuf][1248]")
_PIECE_BYTES = 2**20
_ALWAYS_FINE_BYTES = 2**28  # of a chunk that is inflated: nothing is looked at
_MOST_DEFLATED = 1032  # bytes that one byte can become


def compression_of_v2(path: str, metadata: dict[str, Any]) -> str:
    """The name of what compresses the chunks of a .zarray, "" for nothing.

    Raises
    ------
    VolumeFileError
        A codec is not one of those that are read.
    """
    filters, compressor = metadata.get("filters"), metadata.get("compressor")
    codecs = [] if filters is None else objects(path, "filters", filters)
    if compressor is not None:
        codecs = [*codecs, of_kind(path, "compressor", compressor, dict)]
    for codec in codecs:
        _check(path, codec.get("id"), codec, _V2)
    return _last_of([str(codec["id"]) for codec in codecs])


def compression_of_v3(path: str, codecs: object, inner: bool = False) -> str:
    """The name of what compresses the chunks of a zarr.json, or those within its shards.

    Raises
    ------
    VolumeFileError
        A codec is not one of those that are read.
    """
    found = objects(path, "codecs", codecs)
    for codec in found:
        _check(path, codec.get("name"), _configuration(path, codec), _V3)
    names = [str(codec["name"]) for codec in found]
    if "sharding_indexed" not in names:
        return _last_of(names)
    if inner or len(names) > 1:
        raise VolumeFileError(f"{path}: codecs around or within those of shards are not read")
    configuration = _configuration(path, found[0])
    index = configuration.get("index_codecs")
    for codec in [] if index is None else objects(path, "index_codecs", index):
        _check(path, codec.get("name"), {}, {"bytes", "crc32c"})
    return compression_of_v3(path, configuration.get("codecs"), inner=True)


def inner_chunks(path: str, codecs: object) -> tuple[int, ...] | None:
    """The shape of the chunks within shards; None where there are no shards."""
    for codec in objects(path, "codecs", codecs):
        if codec.get("name") == "sharding_indexed":
            shape = _configuration(path, codec).get("chunk_shape")
            return lengths(path, "chunk_shape of shards", shape)
    return None


def check_inflated(compression: str, stored: bytes, most_bytes: int) -> None:
    """Refuse a compressed chunk that becomes more than its array has use for.

    Raises
    ------
    ValueError
        It does, or says so.
    """
    most_bytes = max(most_bytes, _ALWAYS_FINE_BYTES)
    inflated = _INFLATED.get(compression)
    if inflated is not None and inflated(stored, most_bytes) > most_bytes:
        raise ValueError(f"a chunk becomes more than {most_bytes} bytes")


def _check(path: str, name: object, configuration: dict[str, Any], known: set[str]) -> None:
    if not isinstance(name, str) or name not in known:
        raise VolumeFileError(
            f"{path}: codec {cut(name)!r} is not read; those read are "
            f"{', '.join(sorted(known & _V2)) or ', '.join(sorted(known))}"
        )
    for key in ("dtype", "astype"):
        dtype = configuration.get(key)
        if dtype is not None and not (isinstance(dtype, str) and _NUMBER.fullmatch(dtype)):
            raise VolumeFileError(f"{path}: {key} of codec {name} is no number's: {cut(dtype)}")


def _configuration(path: str, codec: dict[str, Any]) -> dict[str, Any]:
    return of_kind(path, "configuration of a codec", codec.get("configuration", {}), dict)


def _last_of(names: list[str]) -> str:
    plain = [name.removeprefix("numcodecs.") for name in names]
    return plain[-1] if plain and plain[-1] in _COMPRESSORS else ""


def _of_blosc(stored: bytes, most_bytes: int) -> int:
    return int.from_bytes(stored[4:8], "little")


def _of_lz4(stored: bytes, most_bytes: int) -> int:
    return int.from_bytes(stored[:4], "little")


def _of_zstd(stored: bytes, most_bytes: int) -> int:
    """What the header of the first frame says; 0 where it says nothing (RFC 8878, 3.1.1.1)."""
    if len(stored) < 6 or stored[:4] != b"\x28\xb5\x2f\xfd":
        return 0
    flags = stored[4]
    is_single = bool(flags & 0x20)
    size_bytes = (int(is_single), 2, 4, 8)[flags >> 6]
    start = 5 + (not is_single) + (0, 1, 2, 4)[flags & 3]
    size = int.from_bytes(stored[start : start + size_bytes], "little")
    return size + 256 if size_bytes == 2 else size


def _of_deflate(stored: bytes, most_bytes: int) -> int:
    """Inflates what could be too large, to see; a gzip's own word for it may be wrong."""
    if len(stored) * _MOST_DEFLATED <= most_bytes:
        return 0
    total, left = 0, stored
    while left and total <= most_bytes:
        inflater = zlib.decompressobj(zlib.MAX_WBITS | 32)  # with the header of zlib or of gzip
        while left and not inflater.eof and total <= most_bytes:
            total += len(inflater.decompress(left, _PIECE_BYTES))
            left = inflater.unconsumed_tail
        left = inflater.unused_data.lstrip(b"\0")
    return total


def _by(module_name: str, class_name: str) -> Callable[[bytes, int], int]:
    def inflated(stored: bytes, most_bytes: int) -> int:
        import importlib

        inflater = getattr(importlib.import_module(module_name), class_name)()
        total = len(inflater.decompress(stored, _PIECE_BYTES))
        while not inflater.eof and not inflater.needs_input and total <= most_bytes:
            total += len(inflater.decompress(b"", _PIECE_BYTES))
        return total

    return inflated


_INFLATED: dict[str, Callable[[bytes, int], int]] = {
    "blosc": _of_blosc,
    "lz4": _of_lz4,
    "zstd": _of_zstd,
    "zlib": _of_deflate,
    "gzip": _of_deflate,
    "bz2": _by("bz2", "BZ2Decompressor"),
    "lzma": _by("lzma", "LZMADecompressor"),
}
