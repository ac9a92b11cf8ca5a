"""A source in levels, of which the coarsest is small: what every volume in bricks is read from."""

import math
from collections.abc import Callable

import numpy as np

from ...data.files.stored import Stored
from ...data.sources.chunks import chunks_of, stored_of
from ...data.sources.halving import Reduce
from ...data.sources.level_places import LevelPlace, places_of
from ...data.sources.made_levels import MadeLevels
from ...data.sources.one_level import OneLevel
from ...data.sources.source import Box, Shape, Source, check_level, full_range_of
from .channels.joined_source import JoinedSource

MOST_COARSEST = 2**24  # voxels of the coarsest level, which is always there


def levelled(source: Source, reduce: Reduce = "mean") -> Source:
    """The source itself, or with coarser levels that are made of its coarsest where that is large."""
    if isinstance(source, JoinedSource):  # of which each part is so
        return source
    if math.prod(source.levels[-1]) <= MOST_COARSEST and len(source.levels) > 1:
        return source
    return (MadeLevels if len(source.levels) == 1 else WithCoarser)(source, reduce)


def makes_levels(source: Source) -> bool:
    """Whether coarser levels of a source, or of one of its channels, are made."""
    return any(hasattr(part, "on_made") for part in getattr(source, "parts", (source,)))


class WithCoarser:
    """A source with the levels of another one, and coarser ones that are made of its coarsest.

    Parameters
    ----------
    source : Source
    reduce : "mean", "max" or "mode"
        What these have of finer voxels.
    """

    def __init__(self, source: Source, reduce: Reduce = "mean") -> None:
        self._source = source
        self._last = len(source.levels) - 1
        self._made = MadeLevels(OneLevel(source, self._last), reduce)
        self.shape_zyx, self.channels = source.shape_zyx, source.channels
        self.levels: tuple[Shape, ...] = (*source.levels, *self._made.levels[1:])
        places = places_of(source)
        made = places_of(self._made)[1:]
        self.level_places = (*places, *(_followed_by(places[-1], place) for place in made))

    @property
    def dtype(self) -> np.dtype:
        """As of the other source."""
        return self._source.dtype

    @property
    def full_range(self) -> tuple[float, float]:
        """As of the other source."""
        return full_range_of(self._source)

    @property
    def failure(self) -> Exception | None:
        """As `MadeLevels.failure`."""
        return self._made.failure

    def is_provisional(self, level: int) -> bool:
        """As `MadeLevels.is_provisional`; what is stored is not."""
        return level > self._last and self._made.is_provisional(level - self._last)

    def can_be_provisional(self, level: int) -> bool:
        """As `MadeLevels.can_be_provisional`."""
        return level > self._last and self._made.can_be_provisional(level - self._last)

    def on_made(self, callback: Callable[[int], object]) -> None:
        """As `MadeLevels.on_made`."""
        last = self._last
        self._made.on_made(lambda level: callback(last + level))

    def changed(self, box_zyx: Box | None = None) -> None:
        """Make anew what is held, whatever changed."""
        self._made.changed()

    def chunks_at(self, level: int) -> Shape | None:
        """What is decoded together of a level; see `chunks_of`."""
        return chunks_of(self._source, level) if level <= self._last else None

    def stored_at(self, level: int) -> Stored | None:
        """In which files a level is; see `stored_of`."""
        return stored_of(self._source, level) if level <= self._last else None

    def read(self, box_zyx: Box, level: int = 0) -> np.ndarray:
        """As `Source.read`."""
        check_level(self, level)
        if level <= self._last:
            return self._source.read(box_zyx, level)
        return self._made.read(box_zyx, level - self._last)


def _followed_by(first: LevelPlace, then: LevelPlace) -> LevelPlace:
    """Where a level lies that lies at `then` among the voxels of one that lies at `first`."""
    scale = np.multiply(first.scale_xyz, then.scale_xyz)
    offset = np.multiply(first.offset_xyz, then.scale_xyz) + then.offset_xyz
    return LevelPlace(tuple(scale.tolist()), tuple(offset.tolist()))
