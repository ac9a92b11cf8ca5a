"""How are chunks stored, and is that safe to undo?

Codecs that are not listed here are never asked: some of them run what they are given as code.
"""

import re
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
    return _compressor(path, [str(codec["id"]) for codec in codecs])


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
        return _compressor(path, names)
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


def _compressor(path: str, names: list[str]) -> str:
    """Which codec compresses; refused where others hide from us what it makes, or make more of it."""
    plain = [name.removeprefix("numcodecs.") for name in names]
    found = [at for at, name in enumerate(plain) if name in _COMPRESSORS]
    if not found:
        return ""
    if len(found) > 1 or set(names[found[0] + 1 :]) - {"crc32c"}:
        raise VolumeFileError(
            f"{path}: codecs after the one that compresses are not read: {cut(', '.join(names))}"
        )
    return plain[found[0]]
