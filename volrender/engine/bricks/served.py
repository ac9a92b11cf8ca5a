"""What became of the bricks that pictures lacked, where somebody waited for them?"""

from typing import NamedTuple


class Served(NamedTuple):
    """What became of the bricks that pictures lacked.

    Attributes
    ----------
    asked : int
        Bricks that rays missed.
    loaded : int
        Those of them that are there now.
    refused : int
        Those for which there is no room beside what the pictures use.
    failed : int
        Those of `loaded` that could not be read and count as missing voxels.
    """

    asked: int
    loaded: int
    refused: int
    failed: int
