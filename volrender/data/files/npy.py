"""Reading numpy's .npy and .npz files, without ever unpickling anything."""

import difflib
import math
import os
import zipfile
from collections.abc import Mapping
from typing import IO, NamedTuple

import numpy as np

from .errors import VolumeFileError, blame
from .volume_file import VolumeFile, check_dtype


def read_npy(path: str) -> VolumeFile:
    """Map an .npy file into memory, read-only; see `volume_from_array` for its axes."""
    with blame(path, "not a readable .npy file"):
        with open(path, "rb") as file:
            _check(path, _read_header(file), size_bytes=file.seek(0, os.SEEK_END))
        array = np.lib.format.open_memmap(path, mode="r")
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
        info = archive.getinfo(members[name])
        _check(path, headers[name], size_bytes=info.file_size)
        with archive.open(info) as file:
            array = np.lib.format.read_array(file, allow_pickle=False)
    return volume_from_array(path, "npz", array)


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
    total_bytes: int


def _read_header(file: IO[bytes]) -> _Header:
    """Shape, dtype and whole length of the .npy stream `file`, without reading its data."""
    version = np.lib.format.read_magic(file)
    if version == (1, 0):
        shape, _, dtype = np.lib.format.read_array_header_1_0(file)
    elif version == (2, 0):
        shape, _, dtype = np.lib.format.read_array_header_2_0(file)
    else:  # 3.0 differs only in field names of records, which are no volumes
        raise ValueError(f"unsupported version {version[0]}.{version[1]} of the format")
    return _Header(shape, dtype, file.tell() + math.prod(shape) * dtype.itemsize)


def _check(path: str, header: _Header, size_bytes: int) -> None:
    """Refuse what is no numbers, and what holds fewer bytes than its header says."""
    check_dtype(path, header.dtype)
    if size_bytes < header.total_bytes:
        raise VolumeFileError(
            f"{path}: cut short: {size_bytes} bytes of {header.total_bytes} "
            f"(shape {header.shape}, {header.dtype})"
        )


def _choose(path: str, headers: Mapping[str, _Header], key: str | None) -> str:
    """The name of the array to read, among the names in `headers`."""
    listing = ", ".join(f"{name} {header.shape}" for name, header in headers.items())
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
