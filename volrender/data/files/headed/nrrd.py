"""Reading NRRD files, attached and detached, with their placement in the space they name."""

from typing import Any

import numpy as np

from ..errors import VolumeFileError, blame, cut, import_extra
from ..logs import warn
from ..volume_file import VolumeFile
from .beside import check_count, numbered_names, place_beside
from .nrrd_header import NrrdHeader, read_header, rows_of
from .nrrd_space import place_of
from .stored import Part, read_stored
from .volumes import Axes, volumes_of

_TYPES = {
    **dict.fromkeys(("signed char", "int8", "int8_t"), "i1"),
    **dict.fromkeys(("uchar", "unsigned char", "uint8", "uint8_t"), "u1"),
    **dict.fromkeys(
        ("short", "short int", "signed short", "signed short int", "int16", "int16_t"), "i2"
    ),
    **dict.fromkeys(("ushort", "unsigned short", "unsigned short int", "uint16", "uint16_t"), "u2"),
    **dict.fromkeys(("int", "signed int", "int32", "int32_t"), "i4"),
    **dict.fromkeys(("uint", "unsigned int", "uint32", "uint32_t"), "u4"),
    **dict.fromkeys(("longlong", "long long", "long long int"), "i8"),
    **dict.fromkeys(("signed long long", "signed long long int", "int64", "int64_t"), "i8"),
    **dict.fromkeys(("ulonglong", "unsigned long long", "unsigned long long int"), "u8"),
    **dict.fromkeys(("uint64", "uint64_t"), "u8"),
    "float": "f4",
    "double": "f8",
}
_ENCODINGS = {
    "raw": "raw",
    **dict.fromkeys(("txt", "text", "ascii"), "ascii"),
    **dict.fromkeys(("gz", "gzip"), "gzip"),
    **dict.fromkeys(("bz2", "bzip2"), "bzip2"),
}
_DOMAIN_KINDS = ("domain", "space")
_COLOUR_KINDS = ("rgb-color", "rgba-color", "3-color", "4-color")
_SERIES_KINDS = ("time", "list", "point", "stub", "scalar")
_UNKNOWN_KINDS = ("???", "none")
_MOST_CHANNELS = 16


def read_nrrd(path: str) -> VolumeFile | list[VolumeFile]:
    """Read an NRRD file: .nrrd, or .nhdr with its voxels in files of the same folder.

    Its first axis of space becomes x. Colours are "zyxc"; vectors and matrices give a list of
    volumes, one for each component; times and lists are a series. Spaces of a patient are turned
    to RAS, in millimetres. Raw voxels of one file are mapped, others unpacked.
    """
    nrrd = import_extra("nrrd", path)
    with blame(path, "not a readable NRRD file"):
        with open(path, "rb") as file:
            header = read_header(nrrd, path, file)
        fields = header.fields
        sizes = tuple(int(n) for n in fields["sizes"])
        if len(sizes) != fields["dimension"]:
            raise VolumeFileError(
                f"{path}: its header is damaged: {len(sizes)} sizes of {fields['dimension']} axes"
            )
        encoding = _ENCODINGS.get(fields["encoding"].lower())
        if encoding is None:
            raise VolumeFileError(
                f"{path}: its encoding {cut(fields['encoding'])!r} is not read; "
                "raw, gzip, bzip2 and ascii are"
            )
        dtype = _dtype(path, fields, encoding)
        axes = _axes(path, fields, sizes, dtype)
        place = place_of(path, fields, axes.space)
        stored = read_stored(path, _parts(path, header, sizes), encoding, dtype, sizes)
        if "old min" in fields or "old max" in fields:
            warn(path, "its voxels were quantized, and are kept as they are stored")
        return volumes_of(path, "nrrd", stored, axes, place)


def _dtype(path: str, fields: dict[str, Any], encoding: str) -> np.dtype:
    name = _TYPES.get(" ".join(fields["type"].lower().split()))
    if name is None:
        raise VolumeFileError(f"{path}: its type {cut(fields['type'])!r} is not read")
    dtype = np.dtype(name)
    if dtype.itemsize == 1 or encoding == "ascii":
        return dtype
    endian = str(fields.get("endian")).lower()
    if endian not in ("little", "big"):
        raise VolumeFileError(f"{path}: its header is damaged: endian {cut(endian)!r}")
    return dtype.newbyteorder("<" if endian == "little" else ">")


def _parts(path: str, header: NrrdHeader, sizes: tuple[int, ...]) -> list[Part]:
    fields = header.fields
    skips = int(fields.get("line skip", 0)), int(fields.get("byte skip", 0))
    given = fields.get("data file")
    if given is None:
        return [Part(path, header.offset_bytes, *skips)]
    words = given.split()
    if words[:1] == ["LIST"]:
        names = header.files
        subdim = int(words[1]) if len(words) > 1 else len(sizes) - 1
    elif len(words) in (4, 5) and "%" in words[0]:
        names = numbered_names(path, words[0], int(words[1]), int(words[2]), int(words[3]))
        subdim = int(words[4]) if len(words) > 4 else len(sizes) - 1
    else:
        return [Part(place_beside(path, given), 0, *skips)]
    check_count(path, len(names), sizes, subdim)
    return [Part(place_beside(path, name), 0, *skips) for name in names]


def _axes(path: str, fields: dict[str, Any], sizes: tuple[int, ...], dtype: np.dtype) -> Axes:
    """Which axes are of space, and what the others are."""
    count = len(sizes)
    kinds = [str(kind).lower() for kind in fields.get("kinds", ["???"] * count)]
    if len(kinds) != count:
        raise VolumeFileError(f"{path}: its header is damaged: {len(kinds)} kinds, {count} axes")
    space = _space_axes(fields, kinds, count)
    others = [axis for axis in range(count) if axis not in space]
    if len(space) > 3:  # nobody said which one is of time: the slowest
        others, space = [*space[3:], *others], space[:3]
    others = [axis for axis in others if sizes[axis] != 1]
    channels = [axis for axis in others if _is_channel(kinds[axis], sizes[axis])]
    series = [axis for axis in others if axis not in channels]
    if not len(space) >= 2 or len(channels) > 1 or len(series) > 1:
        raise VolumeFileError(
            f"{path}: sizes {cut(sizes)} of kinds {cut(', '.join(kinds))} are neither a volume, "
            "nor colours or vectors, nor a series of volumes"
        )
    channel = channels[0] if channels else None
    kind = kinds[channel] if channel is not None else ""
    is_colour = (
        channel is not None
        and sizes[channel] in (3, 4)
        and (
            kind in _COLOUR_KINDS
            or (kind in ("vector", "3-vector", "4-vector") and dtype == np.uint8)
        )
    )
    names = ("real", "imaginary") if kind == "complex" else ()
    return Axes(tuple(space), channel, series[0] if series else None, is_colour, names)


def _space_axes(fields: dict[str, Any], kinds: list[str], count: int) -> list[int]:
    if fields.get("space directions") is not None:
        rows = rows_of(fields["space directions"], count)
        return [axis for axis, row in enumerate(rows) if row is not None and row[:3].any()]
    spacings = np.asarray(fields.get("spacings", []), np.float64)
    has_spacings = len(spacings) == count and np.isfinite(spacings).any()
    return [
        axis
        for axis, kind in enumerate(kinds)
        if kind in _DOMAIN_KINDS
        or (kind in _UNKNOWN_KINDS and not (has_spacings and np.isnan(spacings[axis])))
    ]


def _is_channel(kind: str, size: int) -> bool:
    """Whether an axis holds the values of a voxel; very long ones are better looked at in a row."""
    return kind not in (*_SERIES_KINDS, *_UNKNOWN_KINDS, *_DOMAIN_KINDS) and size <= _MOST_CHANNELS
