"""Reading raw files: voxels alone, whose shape and dtype the user says, or the name of the file."""

import math
import os
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from ....base import checks
from ..affine import Vector3
from ..errors import VolumeFileError, blame, cut
from ..logs import warn_of_more
from ..mapped import map_file
from ..volume_file import VolumeFile, check_dtype
from .fitting import guesses_for, hints_for
from .named import named

_MOST_HEADER = 2**40
_HEADERS = (".mhd", ".nhdr", ".hdr")  # of formats whose voxels lie in a file beside
_OF_OTHERS = (
    2  # what `numpy.dtype.isbuiltin` is of dtypes that other packages add, such as bfloat16
)


def read_raw(
    path: str,
    shape: Sequence[int] | None = None,
    dtype: DTypeLike | None = None,
    spacing: float | Sequence[float] | None = None,
    header_bytes: int | None = None,
) -> VolumeFile:
    """Map a file of voxels alone, x the fastest, read-only.

    Parameters
    ----------
    path : str
    shape : sequence of int, optional
        (nz, ny, nx), or with 3 or 4 colours at the end. Default: what the name of the file says, such
        as "foot_512x512x300_uint16.raw", in which x comes first.
    dtype : optional
        As of numpy: "uint16", or ">u2" where the byte that weighs most comes first. Default: what the
        name says; the order of bytes is little-endian there, and in `dtype` where it does not say it.
    spacing : float or sequence of float, optional
        Distance between voxels along x, y, z; negative mirrors. Default: 1.
    header_bytes : int, optional
        How many bytes come before the voxels. Default: 0, and then none may follow them.

    Raises
    ------
    VolumeFileError
        Shape or dtype is not known, or does not fit the length of the file; or nothing is said of a
        file whose header lies beside it.
    TypeError, ValueError
        A parameter is none of these.
    """
    said = named(path)
    if shape is None and said is None:
        header = _header_beside(path)
        if header is not None:
            raise VolumeFileError(f"{path}: its header lies beside it: open {header}")
    skipped = checks.whole_number("header_bytes", header_bytes or 0, 0, _MOST_HEADER)
    size_bytes = os.stat(path).st_size
    kind = _dtype(path, dtype) if dtype is not None else said and said.dtype
    lengths = _shape(shape) if shape is not None else said and said.shape
    if lengths is None or kind is None:
        missing = " and ".join(
            name for name, given in (("shape", lengths), ("dtype", kind)) if given is None
        )
        guesses = [] if lengths is not None else guesses_for(size_bytes, kind, skipped)
        could = f"; {size_bytes} bytes could be {' or '.join(guesses)}" if guesses else ""
        raise VolumeFileError(
            f"{path}: has no header: give its {missing}, such as shape=(nz, ny, nx), dtype='uint16'"
            + could
        )
    needed_bytes = math.prod(lengths) * kind.itemsize
    more_bytes = size_bytes - skipped - needed_bytes
    if more_bytes < 0 or (more_bytes > 0 and header_bytes is None):
        hints = hints_for(size_bytes, lengths, kind, skipped)
        header = f" after {skipped} of a header" if skipped else ""
        raise VolumeFileError(
            f"{path}: holds {size_bytes} bytes, and shape {cut(lengths)} of {kind.name} needs "
            f"{needed_bytes}{header}" + (f"; what fits: {', or '.join(hints)}" if hints else "")
        )
    warn_of_more(path, more_bytes)
    with blame(path, "cannot be read"), open(path, "rb") as file:
        data = map_file(file, kind, lengths, skipped)
    axes = "zyx" if len(lengths) == 3 else "zyxc"
    return VolumeFile(path, "raw", data, axes, scale=_spacing(spacing))


def _header_beside(path: str) -> str | None:
    """The header of another format that describes this file, as their names say."""
    stem = os.path.splitext(path)[0]
    names = [start + extension for start in (stem, path) for extension in _HEADERS]
    return next((name for name in names if os.path.isfile(name)), None)


def _dtype(path: str, dtype: Any) -> np.dtype:
    try:
        kind = np.dtype(dtype)
    except TypeError:
        kind = None
    if kind is None or kind.isbuiltin == _OF_OTHERS:
        raise ValueError(f"dtype is one of numpy, such as 'uint16' or '>u2', not {cut(dtype)!r}.")
    check_dtype(path, kind)
    return kind if kind.str[0] == ">" else kind.newbyteorder("<")


def _shape(shape: Any) -> tuple[int, ...]:
    if not isinstance(shape, Sequence | np.ndarray) or isinstance(shape, str):
        raise TypeError(f"shape is (nz, ny, nx), of whole numbers, not {cut(shape)!r}.")
    if len(shape) not in (3, 4) or (len(shape) == 4 and shape[3] not in (3, 4)):
        raise ValueError(
            f"shape is (nz, ny, nx), or with 3 or 4 colours at the end, not {cut(shape)}."
        )
    return tuple(checks.whole_number("shape", length) for length in shape)


def _spacing(spacing: Any) -> Vector3:
    x, y, z = checks.scale("spacing", 1.0 if spacing is None else spacing).tolist()
    return x, y, z
