"""What the name of a file says of its voxels: "foot_256x256x100_uint8.raw", as Open SciVis has it."""

import os
import re
from typing import NamedTuple

import numpy as np

_SAID = re.compile(
    r"(?:^|_)([1-9]\d{0,6})x([1-9]\d{0,6})x([1-9]\d{0,6})_((?:u?int(?:8|16|32|64))|float(?:16|32|64))$",
    re.IGNORECASE,
)


class Named(NamedTuple):
    """Shape (nz, ny, nx) and dtype, little-endian."""

    shape: tuple[int, int, int]
    dtype: np.dtype


def named(path: str) -> Named | None:
    """What a name says, in which the size along x comes first; None where it says nothing."""
    found = _SAID.search(os.path.splitext(os.path.basename(path))[0])
    if found is None:
        return None
    nx, ny, nz = (int(size) for size in found.groups()[:3])
    return Named((nz, ny, nx), np.dtype(found[4].lower()).newbyteorder("<"))
