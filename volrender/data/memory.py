"""How much memory is there for arrays?"""

import math
import os
from pathlib import Path

import numpy as np

from ..base.digits import bytes_text

_CGROUP_LIMIT = Path("/sys/fs/cgroup/memory.max")  # Linux: what a container may have


def ram_bytes() -> int:
    """The memory of the machine, or of the container; 0 where neither is known."""
    try:
        ram = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):  # Windows has none
        return 0
    try:
        return min(ram, int(_CGROUP_LIMIT.read_text()))
    except (OSError, ValueError):  # no container, or "max"
        return ram


def check_fits(shape: tuple[int, ...], dtype: np.dtype, instead: str) -> None:
    """Raise MemoryError where data is larger than the memory there is: systems may promise more.

    Parameters
    ----------
    shape : tuple of int
    dtype : numpy.dtype
    instead : str
        What to do about it, as the end of the sentence.
    """
    needed, ram = math.prod(shape) * dtype.itemsize, ram_bytes()
    if ram and needed > ram:
        raise MemoryError(
            f"data of shape {tuple(shape)} and dtype {dtype} takes {bytes_text(needed)} of memory, of "
            f"which there is {bytes_text(ram)}: {instead}."
        )
