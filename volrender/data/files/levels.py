"""The resolutions in which a file has one volume."""

import operator
from dataclasses import dataclass
from typing import Any

from .affine import Vector3
from .errors import VolumeFileError


@dataclass(frozen=True, eq=False)
class Level:
    """One of several resolutions of a volume.

    Parameters
    ----------
    data : array-like
        The voxels, with axes and dtype of the others: a lazy array, or a memory map.
    offset, scale : tuple of float
        As those of `VolumeFile`, of this resolution; the rotation and the shear are common to all.
    """

    data: Any
    offset: Vector3
    scale: Vector3


def check_level(path: str, level: Any, count: int) -> int:
    """The number of a level that is there.

    Raises
    ------
    TypeError
        It is no whole number.
    VolumeFileError
        There is no such level.
    """
    try:
        number = operator.index(level)
    except TypeError:
        raise TypeError(f"level must be an integer or None, got {level!r}") from None
    if not 0 <= number < count:
        held = f"there are {count}, 0 being the finest" if count > 1 else "there is one, 0"
        raise VolumeFileError(f"{path}: no level {number}; {held}")
    return number
