"""The voxels that a header describes: mapped where they lie as they are, else unpacked."""

import math
import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO

import numpy as np

from ..errors import VolumeFileError, cut
from ..gzipped import MOST_DEFLATED, ZLIB_OR_GZIP, GzipReader, PackedReader
from ..logs import warn_of_more
from ..mapped import map_file
from ..volume_file import check_dtype
from .bzipped import MOST_BZIPPED, Bzip2Reader

_PIECE_BYTES = 2**20
_LONGEST_WORD = 64  # characters of a number as text
# What unpacks an encoding, and how many bytes one of its bytes can become.
_PACKED: dict[str, tuple[Callable[[IO[bytes]], PackedReader], int]] = {
    "gzip": (GzipReader, MOST_DEFLATED),
    "zlib": (lambda file: GzipReader(file, ZLIB_OR_GZIP), MOST_DEFLATED),
    "bzip2": (Bzip2Reader, MOST_BZIPPED),
}


@dataclass(frozen=True)
class Part:
    """Where in a file some of the voxels lie.

    Parameters
    ----------
    path : str
    offset_bytes : int
        Where they, or their compressed stream, begin.
    skip_lines : int
        Lines to pass over after that.
    skip_bytes : int
        Bytes to pass over after those, of what is unpacked; -1: the voxels are the last bytes.
    size_bytes : int or None
        How long the compressed stream is; None: to the end of the file.
    after : bytearray or None
        What follows the voxels is put here, the first MiB of it. None: nothing is to follow them, and
        more is a reason for a warning.
    """

    path: str
    offset_bytes: int = 0
    skip_lines: int = 0
    skip_bytes: int = 0
    size_bytes: int | None = None
    after: bytearray | None = None


class _Window:
    """Some bytes of a file as a file."""

    def __init__(self, file: IO[bytes], size_bytes: int) -> None:
        self._file, self._left = file, size_bytes

    def read(self, count: int) -> bytes:
        content = self._file.read(min(count, self._left))
        self._left -= len(content)
        return content


def read_stored(
    path: str, parts: list[Part], encoding: str, dtype: np.dtype, shape: tuple[int, ...]
) -> np.ndarray:
    """The voxels as an array of a shape (fastest axis first).

    Parameters
    ----------
    path : str
        The header, for messages.
    parts : list of Part
        In order; each holds as many voxels as the others.
    encoding : str
        "raw", "ascii", "gzip", "zlib" or "bzip2".
    dtype, shape
        What the header says; nothing is allocated before the files are found to be long enough.

    Returns
    -------
    np.ndarray
        A read-only memory map where the voxels lie raw in one file.
    """
    check_dtype(path, dtype)
    if not 1 <= len(shape) <= 16 or any(n < 0 for n in shape):
        raise VolumeFileError(f"{path}: its header is damaged: shape {cut(shape)}")
    if 0 in shape:
        raise VolumeFileError(f"{path}: holds no voxels (shape {shape})")
    needed_bytes, rest = divmod(math.prod(shape) * dtype.itemsize, len(parts))
    if rest:
        raise VolumeFileError(f"{path}: {len(parts)} files do not share {cut(shape)} voxels evenly")
    for part in parts:
        _check_room(path, part, encoding, needed_bytes, dtype)
    if encoding == "raw" and len(parts) == 1:
        with open(parts[0].path, "rb") as file:
            offset_bytes = _begin_raw(path, file, parts[0], needed_bytes)
            return map_file(file, dtype, shape, offset_bytes, "F")
    buffer = np.empty(needed_bytes * len(parts), np.uint8)
    for number, part in enumerate(parts):
        piece = buffer[number * needed_bytes : (number + 1) * needed_bytes]
        with open(part.path, "rb") as file:
            _fill(path, file, part, encoding, piece, dtype)
    stored = buffer.view(dtype).reshape(shape, order="F")
    stored.flags.writeable = False
    return stored


def _check_room(path: str, part: Part, encoding: str, needed_bytes: int, dtype: np.dtype) -> None:
    """Refuse a file that cannot hold what the header says."""
    size_bytes = max(0, os.stat(part.path).st_size - part.offset_bytes)
    if part.size_bytes is not None:
        if not 0 <= part.size_bytes <= size_bytes:
            raise VolumeFileError(
                f"{path}: cut short: {size_bytes} compressed bytes of {part.size_bytes}"
            )
        size_bytes = part.size_bytes
    if part.skip_lines < 0 or part.skip_bytes < -1 or (part.skip_bytes < 0 and encoding != "raw"):
        raise VolumeFileError(
            f"{path}: cannot skip {part.skip_lines} lines and {part.skip_bytes} bytes of {encoding}"
        )
    if encoding == "raw":
        least_bytes = needed_bytes + max(0, part.skip_bytes)
    elif encoding == "ascii":
        least_bytes = 2 * (needed_bytes // dtype.itemsize) - 1
    else:
        least_bytes = -(-(needed_bytes + part.skip_bytes) // _PACKED[encoding][1])
    if size_bytes < least_bytes:
        raise VolumeFileError(
            f"{path}: cut short: {size_bytes} bytes of voxels ({encoding}), its header says "
            f"{needed_bytes} bytes, which need {least_bytes}"
        )


def _begin(path: str, file: IO[bytes], part: Part) -> None:
    file.seek(part.offset_bytes)
    for _ in range(part.skip_lines):
        while not (line := file.readline(_PIECE_BYTES)).endswith(b"\n"):
            if not line:
                raise VolumeFileError(f"{path}: has no {part.skip_lines} lines to skip")


def _begin_raw(path: str, file: IO[bytes], part: Part, needed_bytes: int) -> int:
    """Where raw voxels begin."""
    _begin(path, file, part)
    size_bytes = os.fstat(file.fileno()).st_size
    if part.skip_bytes < 0:
        offset_bytes = size_bytes - needed_bytes
        if offset_bytes < file.tell():
            raise VolumeFileError(
                f"{path}: cut short: {size_bytes} bytes, {needed_bytes} of voxels"
            )
        return offset_bytes
    offset_bytes = file.tell() + part.skip_bytes
    if size_bytes < offset_bytes + needed_bytes:
        raise VolumeFileError(
            f"{path}: cut short: {size_bytes} bytes of {offset_bytes + needed_bytes}"
        )
    if part.after is None:
        warn_of_more(path, size_bytes - offset_bytes - needed_bytes)
    else:
        file.seek(offset_bytes + needed_bytes)
        part.after.extend(file.read(_PIECE_BYTES))
    return offset_bytes


def _fill(
    path: str, file: IO[bytes], part: Part, encoding: str, buffer: np.ndarray, dtype: np.dtype
) -> None:
    """Read the voxels of one file into the bytes they are to have."""
    if encoding == "raw":
        file.seek(_begin_raw(path, file, part, len(buffer)))
        missing_bytes = len(buffer) - file.readinto(buffer.data)  # type: ignore[attr-defined]
    elif encoding == "ascii":
        _begin(path, file, part)
        file.seek(part.skip_bytes, os.SEEK_CUR)
        _fill_from_text(path, file, buffer.view(dtype))
        return
    else:
        _begin(path, file, part)
        limited = file if part.size_bytes is None else _Window(file, part.size_bytes)
        reader = _PACKED[encoding][0](limited)  # type: ignore[arg-type]
        reader.skip(part.skip_bytes)
        missing_bytes = len(buffer) - reader.readinto(buffer.data)
        if not missing_bytes:
            if part.after is not None:
                part.after.extend(reader.read(_PIECE_BYTES))
            more_bytes = reader.skip()  # to the end: there the checksum is
            warn_of_more(path, 0 if part.after is not None else more_bytes)
    if missing_bytes:
        raise VolumeFileError(
            f"{path}: cut short: {len(buffer) - missing_bytes} bytes of voxels of {len(buffer)}"
        )


def _fill_from_text(path: str, file: IO[bytes], values: np.ndarray) -> None:
    filled, rest = 0, b""
    while content := file.read(_PIECE_BYTES):
        *words, rest = (rest + content + b"|").split()  # the last one may go on
        rest = rest[:-1]
        if len(rest) > _LONGEST_WORD:
            raise VolumeFileError(
                f"{path}: its text holds no numbers: {cut(rest.decode('latin-1'))}"
            )
        filled = _take(path, words, values, filled)
    filled = _take(path, rest.split(), values, filled)
    if filled < len(values):
        raise VolumeFileError(f"{path}: cut short: {filled} numbers of {len(values)}")


def _take(path: str, words: list[bytes], values: np.ndarray, filled: int) -> int:
    if max(map(len, words), default=0) > _LONGEST_WORD:
        raise VolumeFileError(f"{path}: its text holds no numbers")
    if filled + len(words) > len(values):
        raise VolumeFileError(f"{path}: its text holds more than the {len(values)} numbers it says")
    if words:
        values[filled : filled + len(words)] = np.array(words).astype(values.dtype)
    return filled + len(words)
