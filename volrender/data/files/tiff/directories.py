"""Which directories does a TIFF have? They are found before anything else of it is read.

TIFF 6.0, section 2, and BigTIFF: each page has a directory of tags, which ends with the offset of the
next one. Whoever follows a damaged chain may go round for ever.
"""

import os
import struct
from typing import IO, NamedTuple

from ..errors import VolumeFileError

_WIDTH, _LENGTH, _SUB_DIRECTORIES = 256, 257, 330  # tags
_MOST_TAGS = 4096  # as tifffile has it, for which a directory with more is damaged
_MOST_SHARED = 16  # times the file's bytes: values that directories share are read for each of them
# Bytes of a value, by the type of its tag.
_TYPE_BYTES = (0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8)
_SHORT = 3


class Directories(NamedTuple):
    """Where the directories of a file are, and what they say of their pages.

    Parameters
    ----------
    file_bytes : int
        Length of the file.
    occupied : list of (int, int)
        Offset and length in bytes of each directory, and of the values that tags point to.
    least_pixels : int
        Of the page that has the fewest, at least 1.
    """

    file_bytes: int
    occupied: list[tuple[int, int]]
    least_pixels: int


class _Layout(NamedTuple):
    """How numbers are stored: how many tags there are, an offset, a tag."""

    count: struct.Struct
    offset: struct.Struct
    tag: struct.Struct


class _Directory(NamedTuple):
    size_bytes: int
    following: int  # offset of the next one; 0: none
    below: tuple[int, ...]  # offsets of those for smaller levels and the like
    pixels: int
    values: list[tuple[int, int]]  # offset and bytes of what its tags point to


def find_directories(path: str) -> Directories:
    """Follow the chain of pages, and what their tags say of directories below them.

    Where a chain leads to what is no directory, it ends: tifffile says so when it reads it.

    Raises
    ------
    VolumeFileError
        It runs in a circle, or directories hold more than the file does.
    """
    with open(path, "rb") as file:
        file_bytes = os.fstat(file.fileno()).st_size
        layout, offset = _begin(file)
        seen: set[int] = set()
        occupied: list[tuple[int, int]] = []
        below: list[int] = []
        least_pixels, directory_bytes, value_bytes = file_bytes, 0, 0

        def read(offset: int) -> _Directory | None:
            nonlocal least_pixels, directory_bytes, value_bytes
            if offset in seen:
                raise VolumeFileError(
                    f"{path}: damaged: its pages run in a circle: "
                    f"after {len(seen)} of them, the one at byte {offset} comes again"
                )
            directory = _read(file, layout, offset, file_bytes)
            if directory is not None:
                seen.add(offset)
                occupied.extend([(offset, directory.size_bytes), *directory.values])
                least_pixels = min(least_pixels, max(1, directory.pixels))
                directory_bytes += directory.size_bytes
                value_bytes += sum(length for _, length in directory.values)
                if directory_bytes > file_bytes or value_bytes > _MOST_SHARED * file_bytes:
                    raise VolumeFileError(
                        f"{path}: damaged: the tags of its first {len(seen)} pages are of "
                        f"{directory_bytes + value_bytes} bytes, in a file of {file_bytes}"
                    )
            return directory

        while offset and (directory := read(offset)):
            below += directory.below
            offset = directory.following
        for offset in below:
            if offset >= 8:
                read(offset)
    return Directories(file_bytes, occupied, least_pixels)


def _begin(file: IO[bytes]) -> tuple[_Layout, int]:
    """The layout of a file, and where its first directory is; 0 where it is no TIFF that we know."""
    start = file.read(16)
    order = {b"MM": ">"}.get(start[:2], "<")
    is_big = start[2:4] in (b"\x2b\0", b"\0\x2b")
    number = struct.Struct(order + ("Q" if is_big else "I"))
    count = number if is_big else struct.Struct(order + "H")
    layout = _Layout(count, number, struct.Struct(order + ("HHQQ" if is_big else "HHII")))
    first = start[8:16] if is_big else start[4:8]
    return layout, number.unpack(first)[0] if len(first) == number.size else 0


def _read(file: IO[bytes], layout: _Layout, offset: int, file_bytes: int) -> _Directory | None:
    """The directory at an offset; None where there is none."""
    if offset + layout.count.size > file_bytes:
        return None
    file.seek(offset)
    (count,) = layout.count.unpack(file.read(layout.count.size))
    tags_bytes = count * layout.tag.size
    size_bytes = layout.count.size + tags_bytes + layout.offset.size
    if count > _MOST_TAGS or offset + size_bytes > file_bytes:
        return None
    block = file.read(tags_bytes + layout.offset.size)
    below: tuple[int, ...] = ()
    lengths = {_WIDTH: 0, _LENGTH: 0}
    values = []
    for tag, kind, number, value in layout.tag.iter_unpack(block[:tags_bytes]):
        each_bytes = _TYPE_BYTES[kind] if kind < len(_TYPE_BYTES) else 0
        is_inside = number * each_bytes <= layout.offset.size
        if not is_inside:
            values.append((value, number * each_bytes))
        if tag in lengths:
            lengths[tag] = _first(layout, kind, value)
        elif tag == _SUB_DIRECTORIES and number * layout.offset.size <= file_bytes:
            below = (value,) if is_inside else _offsets(file, layout, value, number)
    (following,) = layout.offset.unpack(block[tags_bytes:])
    pixels = lengths[_WIDTH] * lengths[_LENGTH]
    return _Directory(size_bytes, following, below, pixels, values)


def _first(layout: _Layout, kind: int, value: int) -> int:
    """The number in a tag; the short ones come first in its bytes, whatever their order."""
    if kind != _SHORT:
        return value
    stored = layout.offset.pack(value)[:2]
    return int.from_bytes(stored, "big" if layout.offset.format[0] == ">" else "little")


def _offsets(file: IO[bytes], layout: _Layout, place: int, count: int) -> tuple[int, ...]:
    """Offsets that a tag points to, as many as are there."""
    file.seek(min(place, 2**62))
    block = file.read(count * layout.offset.size)
    block = block[: len(block) - len(block) % layout.offset.size]
    return tuple(offset for (offset,) in layout.offset.iter_unpack(block))
