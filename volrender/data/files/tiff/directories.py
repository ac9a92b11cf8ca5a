"""Which directories does a TIFF have? They are found before anything else of it is read.

TIFF 6.0, section 2, and BigTIFF: each page has a directory of tags, which ends with the offset of the
next one. Whoever follows a damaged chain may go round for ever.
"""

import os
import struct
from typing import IO, NamedTuple

import numpy as np

from ..errors import VolumeFileError

_WIDTH, _LENGTH, _SUB_DIRECTORIES = 256, 257, 330  # tags
_MOST_TAGS = 4096  # as tifffile has it, for which a directory with more is damaged
_MOST_SHARED = 16  # times the file's bytes: values that directories share are read for each of them
_BEGINNING_BYTES = 8  # of a file, before which no directory is
# Bytes of a value, by the type of its tag; the last one is of all that there are not.
_TYPE_BYTES = np.array([0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8, 0])
_SHORT, _LONG = 3, 4  # types of numbers
_USUAL_BYTES = 512  # more than most directories take


class Directories(NamedTuple):
    """Where the directories of a file are, and what they say of their pages.

    Parameters
    ----------
    file_bytes : int
        Length of the file.
    occupied : np.ndarray of int, shape (n, 2)
        Offset and length in bytes of its beginning, of each directory, and of the values that tags
        point to.
    least_pixels : int
        At least 1, and no more than any page has.
    """

    file_bytes: int
    occupied: np.ndarray
    least_pixels: int


class _Layout(NamedTuple):
    """How numbers are stored: the length of a directory, in tags; an offset; a tag."""

    length: struct.Struct
    offset: struct.Struct
    tag: np.dtype


def find_directories(path: str) -> Directories:
    """Follow the chain of pages, and what their tags say of directories below them.

    Where a chain leads to what is no directory, it ends: tifffile says so when it reads it.

    Raises
    ------
    VolumeFileError
        It runs in a circle, or directories hold more than the file does.
    """
    with open(path, "rb", buffering=0) as file:
        file_bytes = os.fstat(file.fileno()).st_size
        layout, offset = _begin(file)
        sizes: dict[int, int] = {}  # by offset
        blocks: list[bytes] = []
        left_bytes = file_bytes

        def read(offset: int) -> int:
            """Take a directory; the offset of the next one, or 0."""
            nonlocal left_bytes
            if offset in sizes:
                raise VolumeFileError(
                    f"{path}: damaged: its pages run in a circle: "
                    f"after {len(sizes)} of them, the one at byte {offset} comes again"
                )
            tags, following = _read(file, layout, offset, file_bytes)
            if following is None:
                return 0
            blocks.append(tags)
            sizes[offset] = layout.length.size + len(tags) + layout.offset.size
            left_bytes -= sizes[offset]
            if left_bytes < 0:
                raise VolumeFileError(
                    f"{path}: damaged: its first {len(sizes)} pages have more tags than "
                    f"{file_bytes} bytes can hold"
                )
            return following

        while offset:
            offset = read(offset)
        tags = np.frombuffer(b"".join(blocks), layout.tag)
        for offset in _below(file, layout, tags, file_bytes):
            read(offset)
        tags = np.frombuffer(b"".join(blocks), layout.tag)
    values = _pointed_to(path, layout, tags, file_bytes)
    directories = np.array([(0, _BEGINNING_BYTES), *sizes.items()], np.int64)
    return Directories(file_bytes, np.concatenate([directories, values]), _least_pixels(tags))


def _begin(file: IO[bytes]) -> tuple[_Layout, int]:
    """The layout of a file, and where its first directory is; 0 where it is no TIFF that we know."""
    start = file.read(16)
    order = {b"MM": ">"}.get(start[:2], "<")
    is_big = start[2:4] in (b"\x2b\0", b"\0\x2b")
    number = struct.Struct(order + ("Q" if is_big else "I"))
    count = number if is_big else struct.Struct(order + "H")
    wide, value = f"{order}u{number.size}", 4 + number.size
    tag = np.dtype(
        {
            "names": ["code", "type", "count", "value", "short", "long"],
            "formats": [f"{order}u2", f"{order}u2", wide, wide, f"{order}u2", f"{order}u4"],
            "offsets": [0, 2, 4, value, value, value],  # what is short comes first in its place
        }
    )
    first = start[8:16] if is_big else start[4:8]
    return _Layout(count, number, tag), number.unpack(first)[0] if len(first) == number.size else 0


def _read(
    file: IO[bytes], layout: _Layout, offset: int, file_bytes: int
) -> tuple[bytes, int | None]:
    """The tags of the directory at an offset, and the offset of the next; None where it is none."""
    if offset + layout.length.size > file_bytes:
        return b"", None
    file.seek(offset)
    block = file.read(_USUAL_BYTES)
    (count,) = layout.length.unpack_from(block)
    tags_end = layout.length.size + count * layout.tag.itemsize
    size_bytes = tags_end + layout.offset.size
    if count > _MOST_TAGS or offset + size_bytes > file_bytes:
        return b"", None
    if len(block) < size_bytes:
        block += file.read(size_bytes - len(block))
    (following,) = layout.offset.unpack_from(block, tags_end)
    return block[layout.length.size : tags_end], following


def _below(file: IO[bytes], layout: _Layout, tags: np.ndarray, file_bytes: int) -> list[int]:
    """Offsets of the directories below pages: of smaller levels and the like."""
    found: list[int] = []
    for tag in tags[tags["code"] == _SUB_DIRECTORIES]:
        count, value = int(tag["count"]), int(tag["value"])
        if count == 1:
            found.append(int(_numbers(tag)))
        elif count * layout.offset.size <= file_bytes and value <= file_bytes:
            file.seek(value)
            block = file.read(count * layout.offset.size)
            whole = len(block) - len(block) % layout.offset.size
            found += [offset for (offset,) in layout.offset.iter_unpack(block[:whole])]
    return [offset for offset in found if offset >= _BEGINNING_BYTES]


def _pointed_to(path: str, layout: _Layout, tags: np.ndarray, file_bytes: int) -> np.ndarray:
    """Offset and length of the values that do not fit into their tags."""
    each_bytes = _TYPE_BYTES[np.minimum(tags["type"], len(_TYPE_BYTES) - 1)]
    counts, places = (
        np.minimum(tags[field].astype(np.uint64), file_bytes + 1).astype(np.int64)
        for field in ("count", "value")
    )
    lengths = counts * each_bytes
    is_outside = lengths > layout.offset.size
    lengths, places = lengths[is_outside], places[is_outside]
    if lengths.sum() > _MOST_SHARED * file_bytes:
        raise VolumeFileError(
            f"{path}: damaged: its tags are of {lengths.sum()} bytes, in a file of {file_bytes}"
        )
    is_there = places <= file_bytes
    return np.stack([places[is_there], lengths[is_there]], axis=1)


def _least_pixels(tags: np.ndarray) -> int:
    """At least 1, and no more than any page has."""
    sides = []
    for code in (_WIDTH, _LENGTH):
        found = tags[tags["code"] == code]
        sides.append(min(_numbers(found).tolist(), default=1))
    return max(1, sides[0] * sides[1])


def _numbers(tags: np.ndarray) -> np.ndarray:
    """The numbers in tags that hold one each."""
    is_long = np.where(tags["type"] == _LONG, tags["long"], tags["value"])
    return np.where(tags["type"] == _SHORT, tags["short"], is_long)
