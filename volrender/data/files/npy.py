"""Reading numpy's .npy and .npz files, without ever unpickling anything."""

import difflib
import io
import math
import os
import struct
import zipfile
from collections.abc import Mapping
from typing import IO, Literal, NamedTuple

import numpy as np

from ...base.files.progress import followed
from .errors import VolumeFileError, blame, cut
from .gzipped import MOST_DEFLATED
from .logs import warn_of_more
from .mapped import map_file
from .volume_file import VolumeFile, check_dtype

# How the length of a header is stored, and what reads it. 3.0 differs from 2.0 only in field names
# of records, which are no volumes.
_HEADERS = {
    (1, 0): ("<H", np.lib.format.read_array_header_1_0),
    (2, 0): ("<I", np.lib.format.read_array_header_2_0),
}
_LONGEST_HEADER = 10_000  # bytes, as numpy has it
_PIECE_BYTES = 2**18
# How many bytes one byte can become, by the compression of a zip archive; of others, there is no bound.
_MOST_INFLATED = {zipfile.ZIP_STORED: 1, zipfile.ZIP_DEFLATED: MOST_DEFLATED}


def read_npy(path: str) -> VolumeFile:
    """Map an .npy file into memory, read-only; see `volume_from_array` for its axes."""
    with blame(path, "not a readable .npy file"), open(path, "rb") as file:
        header = _read_header(file)
        _check(path, header, size_bytes=file.seek(0, os.SEEK_END))
        warn_of_more(path, file.tell() - header.total_bytes)
        array = map_file(file, header.dtype, header.shape, header.size_bytes, header.order)
    return volume_from_array(path, "npy", array)


def read_npz(path: str, key: str | None = None) -> VolumeFile:
    """Read one array of an .npz file; see `volume_from_array` for its axes."""
    if not zipfile.is_zipfile(path):
        raise VolumeFileError(f"{path}: not a readable .npz file: not a zip archive, or cut short")
    with blame(path, "not a readable .npz file"), zipfile.ZipFile(path) as archive:
        members = {
            name.removesuffix(".npy"): name for name in archive.namelist() if name.endswith(".npy")
        }
        headers = {}
        for name, member in members.items():
            with archive.open(member) as file:
                headers[name] = _read_header(file)
        name = _choose(path, headers, key)
        header, info = headers[name], archive.getinfo(members[name])
        _check(path, header, size_bytes=info.file_size)
        if info.file_size > info.compress_size * _MOST_INFLATED.get(info.compress_type, math.inf):
            raise VolumeFileError(
                f"{path}: damaged: {name} is of {info.file_size} bytes, it says, more than "
                f"{info.compress_size} compressed bytes can hold"
            )
        with archive.open(info) as file:
            _read_header(file)
            array = np.empty(math.prod(header.shape), header.dtype)
            _read_whole(file, array.view(np.uint8))
    return volume_from_array(path, "npz", array.reshape(header.shape, order=header.order))


def volume_from_array(path: str, file_format: str, array: np.ndarray) -> VolumeFile:
    """A volume from an array without axis names.

    Axes are (z, y, x), or (y, x) for a single plane, or (z, y, x, colour) if there are four and
    the last has 3 or 4 values. Where there are more, axes of length one are dropped.
    """
    while array.ndim > 3 and 1 in array.shape and not _is_colour(array.shape):
        array = array.squeeze(axis=array.shape.index(1))
    if array.ndim == 2:
        array = array[np.newaxis]
    if array.ndim != 3 and not _is_colour(array.shape):
        raise VolumeFileError(
            f"{path}: a volume has axes (z, y, x) or (z, y, x, 3 or 4 colours), "
            f"got shape {array.shape}; save one volume of it"
        )
    return VolumeFile(path, file_format, array, "zyx" if array.ndim == 3 else "zyxc")


def _is_colour(shape: tuple[int, ...]) -> bool:
    return len(shape) == 4 and shape[-1] in (3, 4)


class _Header(NamedTuple):
    shape: tuple[int, ...]
    dtype: np.dtype
    order: Literal["C", "F"]
    size_bytes: int  # of the header: the numbers follow it

    @property
    def total_bytes(self) -> int:
        return self.size_bytes + math.prod(self.shape) * self.dtype.itemsize


def _read_header(file: IO[bytes]) -> _Header:
    """What the .npy stream `file` says of the numbers that come next in it."""
    version = np.lib.format.read_magic(file)
    if version not in _HEADERS:
        raise ValueError(f"unsupported version {version[0]}.{version[1]} of the format")
    length_format, read = _HEADERS[version]
    start = file.read(struct.calcsize(length_format))
    (length,) = struct.unpack(length_format, start)
    if length > _LONGEST_HEADER:
        raise ValueError(f"its header is of {length} bytes, it says; {_LONGEST_HEADER} are read")
    text = file.read(length)
    try:
        shape, is_fortran, dtype = read(io.BytesIO(start + text))
    except (MemoryError, RecursionError):
        raise ValueError("its header is nested too deeply") from None
    if not all(0 <= n < 2**63 for n in shape):
        raise ValueError(f"its header is damaged: shape {cut(shape)}")
    size_bytes = np.lib.format.MAGIC_LEN + len(start) + length
    return _Header(shape, dtype, "F" if is_fortran else "C", size_bytes)


def _read_whole(file: IO[bytes], buffer: np.ndarray) -> None:
    """Fill an array of bytes, and read to the end of a member, where its checksum is compared."""
    for start in followed(range(0, len(buffer), _PIECE_BYTES)):
        piece = buffer[start : start + _PIECE_BYTES]
        content = file.read(len(piece))
        if len(content) < len(piece):
            raise ValueError(f"cut short: {start + len(content)} bytes of {len(buffer)}")
        piece[:] = np.frombuffer(content, np.uint8)
    while file.read(_PIECE_BYTES):
        pass


def _check(path: str, header: _Header, size_bytes: int) -> None:
    """Refuse what is no numbers, or none at all, and what holds fewer bytes than its header says."""
    check_dtype(path, header.dtype)
    if 0 in header.shape:
        raise VolumeFileError(f"{path}: holds no voxels (shape {header.shape})")
    if size_bytes < header.total_bytes:
        raise VolumeFileError(
            f"{path}: cut short: {size_bytes} bytes of {header.total_bytes} "
            f"(shape {header.shape}, {header.dtype})"
        )


def _choose(path: str, headers: Mapping[str, _Header], key: str | None) -> str:
    """The name of the array to read, among the names in `headers`."""
    listing = cut(", ".join(f"{name} {header.shape}" for name, header in headers.items()), 200)
    if not headers:
        raise VolumeFileError(f"{path}: holds no arrays")
    if key is not None:
        if key in headers:
            return key
        near = difflib.get_close_matches(str(key), headers, n=1)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        raise VolumeFileError(f"{path}: no array named {key!r}{hint}; it holds: {listing}")
    if len(headers) == 1:
        return next(iter(headers))
    volumes = [name for name, header in headers.items() if len(header.shape) in (3, 4)]
    if len(volumes) == 1:
        return volumes[0]
    raise VolumeFileError(f"{path}: several arrays; choose one with key=…; it holds: {listing}")
