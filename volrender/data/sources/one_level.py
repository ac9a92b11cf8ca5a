"""A level of a source as a source of its own, and the one that statistics look at."""

import math

import numpy as np

from ..files.stored import Stored
from .chunks import chunks_of, stored_of
from .level_places import LevelPlace, places_of
from .source import Box, Shape, Source, check_level, full_range_of

ENOUGH_VOXELS = 10**6  # of a level, to say what values a volume has


class OneLevel:
    """A source whose full detail is a coarser level of another one.

    Parameters
    ----------
    source : Source
    level : int
        Of its `levels`; those from there on are the levels of this one.

    Raises
    ------
    ValueError
        There is no such level.
    """

    def __init__(self, source: Source, level: int) -> None:
        check_level(source, level)
        self.source, self.level = source, level
        self.levels: tuple[Shape, ...] = tuple(source.levels[level:])
        self.shape_zyx: Shape = self.levels[0]
        self.channels = source.channels

    @property
    def dtype(self) -> np.dtype:
        """Of what is read, as that of the other source, which may grow."""
        return self.source.dtype

    @property
    def full_range(self) -> tuple[float, float]:
        """That of the other source."""
        return full_range_of(self.source)

    @property
    def chunk_planes(self) -> int:
        """How many planes of this level are read together."""
        return chunk_planes_of(self.source, self.level)

    @property
    def level_places(self) -> tuple[LevelPlace, ...]:
        """Where its levels lie among the voxels of its first."""
        first, *coarser = places_of(self.source)[self.level :]
        return (first.after(first), *(place.after(first) for place in coarser))

    def chunks_at(self, level: int) -> Shape | None:
        """What is decoded together of a level; see `chunks_of`."""
        return chunks_of(self.source, self.level + level)

    def stored_at(self, level: int) -> Stored | None:
        """In which files a level is; see `stored_of`."""
        return stored_of(self.source, self.level + level)

    def read(self, box_zyx: Box, level: int = 0) -> np.ndarray:
        """As `Source.read`."""
        check_level(self, level)
        return self.source.read(box_zyx, self.level + level)


def chunk_planes_of(source: Source, level: int) -> int:
    """How many planes of a level of a source are read together; 1 where it does not say."""
    by_level = getattr(source, "chunk_planes_by_level", None)
    if by_level is not None:
        return int(by_level[level])
    return int(getattr(source, "chunk_planes", 1)) if level == 0 else 1


def overview_of(source: Source) -> Source:
    """What statistics look at: the coarsest level of a source with a million voxels or more.

    The source itself where only its finest level has as many, or none has.
    """
    for level in range(len(source.levels) - 1, 0, -1):
        if math.prod(source.levels[level]) >= ENOUGH_VOXELS:
            return OneLevel(source, level)
    return source
