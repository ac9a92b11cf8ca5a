"""What a netCDF file of the classic format holds, as far as volumes need it.

By https://docs.unidata.ucar.edu/netcdf-c/current/file_format_specifications.html.
"""

import math
import os
import struct
from dataclasses import dataclass
from typing import IO, Any

import numpy as np

from ..errors import VolumeFileError, cut
from ..mapped import map_file

_DIMENSION, _VARIABLE, _ATTRIBUTE = 10, 11, 12  # tags of lists
_TYPES = {1: "i1", 2: "S1", 3: ">i2", 4: ">i4", 5: ">f4", 6: ">f8"}
_MOST = 4096  # in a list
_MOST_AXES = 64
_MOST_HEADER_BYTES = 2**24
_LARGE_VALUE_BYTES = 2**16  # an attribute that is longer, such as a history, is passed over


@dataclass(frozen=True)
class Variable:
    """An array of a file.

    Parameters
    ----------
    dimensions : tuple of str
        Their names, slowest first.
    shape : tuple of int
    dtype : dtype
    attributes : dict
        Text, or arrays of numbers.
    offset_bytes : int
        Where it begins.
    is_record : bool
        Its first axis grows, and it does not lie in one piece.
    """

    dimensions: tuple[str, ...]
    shape: tuple[int, ...]
    dtype: np.dtype
    attributes: dict[str, Any]
    offset_bytes: int
    is_record: bool

    def mapped(self, path: str, name: str, dtype: np.dtype | None = None) -> np.ndarray:
        """It as a read-only map; `dtype`: what its numbers are, of the same size.

        Raises
        ------
        VolumeFileError
            The file is too short for it, or it does not lie in one piece.
        """
        if self.is_record:
            raise VolumeFileError(f"{path}: its {name} grows along an axis, which is not read")
        if 0 in self.shape:
            raise VolumeFileError(f"{path}: holds no voxels (shape {self.shape})")
        needed_bytes = self.offset_bytes + math.prod(self.shape) * self.dtype.itemsize
        with open(path, "rb") as file:
            size_bytes = os.fstat(file.fileno()).st_size
            if size_bytes < needed_bytes:
                raise VolumeFileError(
                    f"{path}: cut short: {size_bytes} bytes of {needed_bytes} ({name} of shape "
                    f"{cut(self.shape)})"
                )
            return map_file(file, dtype or self.dtype, self.shape, self.offset_bytes)


class _Header:
    """The header of a file, read from its beginning."""

    def __init__(self, path: str, file: IO[bytes]) -> None:
        self.path, self._file = path, file
        self._size_bytes = os.fstat(file.fileno()).st_size

    def bytes(self, count: int) -> bytes:
        """The next bytes, and those that fill up four."""
        padded = -(-count // 4) * 4
        self._check(padded)
        return self._file.read(padded)[:count]

    def number(self, form: str = ">I") -> int:
        return int(struct.unpack(form, self.bytes(struct.calcsize(form)))[0])

    def name(self) -> str:
        return self.bytes(self.number()).decode("utf-8", "replace")

    def count_of(self, tag: int) -> int:
        """How many things a list has."""
        found, count = self.number(), self.number()
        if (found, count) != (0, 0) and (found != tag or count > _MOST):
            raise VolumeFileError(f"{self.path}: its header is damaged: a list of {count} things")
        return count

    def attributes(self) -> dict[str, Any]:
        found = {}
        for _ in range(self.count_of(_ATTRIBUTE)):
            name, dtype, count = self.name(), self.dtype(), self.number()
            n_bytes = count * dtype.itemsize
            if n_bytes > _LARGE_VALUE_BYTES:
                padded = -(-n_bytes // 4) * 4
                if self._file.tell() + padded > self._size_bytes:
                    raise VolumeFileError(f"{self.path}: cut short, or its header is damaged")
                self._file.seek(padded, os.SEEK_CUR)
                continue
            content = self.bytes(n_bytes)
            is_text = dtype.kind == "S"
            text = content.decode("utf-8", "replace").rstrip("\0")
            found[name] = text if is_text else np.frombuffer(content, dtype)
        return found

    def dtype(self) -> np.dtype:
        code = self.number()
        if code not in _TYPES:
            raise VolumeFileError(f"{self.path}: its header is damaged: numbers of type {code}")
        return np.dtype(_TYPES[code])

    def _check(self, count: int) -> None:
        if self._file.tell() + count > min(self._size_bytes, _MOST_HEADER_BYTES):
            raise VolumeFileError(f"{self.path}: cut short, or its header is damaged")


def read_variables(path: str) -> dict[str, Variable]:
    """The variables of a file, by name.

    Raises
    ------
    VolumeFileError
        It is none of version 1 or 2, is cut short, or its header cannot be.
    """
    with open(path, "rb") as file:
        header = _Header(path, file)
        magic = header.bytes(4)
        if magic not in (b"CDF\1", b"CDF\2"):
            raise VolumeFileError(f"{path}: not a readable netCDF file of version 1 or 2")
        offset_form = ">I" if magic == b"CDF\1" else ">Q"
        header.number()  # of records
        dimensions = [(header.name(), header.number()) for _ in range(header.count_of(_DIMENSION))]
        header.attributes()  # of the file
        found = {}
        for _ in range(header.count_of(_VARIABLE)):
            name = header.name()
            n_axes = header.number()
            numbers = [header.number() for _ in range(min(n_axes, _MOST_AXES + 1))]
            if n_axes > _MOST_AXES or any(number >= len(dimensions) for number in numbers):
                raise VolumeFileError(f"{path}: its header is damaged: {cut(name)} has no axes")
            axes = [dimensions[number] for number in numbers]
            attributes, dtype = header.attributes(), header.dtype()
            header.number()  # how many bytes, which large ones cannot say
            found[name] = Variable(
                tuple(axis for axis, _ in axes),
                tuple(length for _, length in axes),
                dtype,
                attributes,
                header.number(offset_form),
                is_record=any(length == 0 for _, length in axes),
            )
    return found
