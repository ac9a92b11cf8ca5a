"""Where on this machine are voxels, and in which file is which of them?"""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Stored:
    """Voxels that are in files, a block of them in each.

    Parameters
    ----------
    identity : str
        What tells them from any others: their path, and what is said of how they are stored.
    block : (int, int, int)
        Voxels along z, y, x of what is in one file.
    file_of : callable
        The path of the file of a block, of its place along z, y, x; there may be none.
    """

    identity: str
    block: tuple[int, int, int]
    file_of: Callable[[tuple[int, int, int]], str]
