"""Several resolutions of a volume as one source: each is read where it is."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..arrays import as_array
from ..files.stored import Stored
from .chunks import chunks_of, stored_of
from .lazy_source import source_of
from .level_places import LevelPlace, likely_places
from .one_level import chunk_planes_of
from .source import Box, Shape, Source, check_level, full_range_of


class MultiscaleSource:
    """A volume in several resolutions, each of them a source or an array of its own.

    It may be read by several threads at once.

    Parameters
    ----------
    levels : sequence of Source or array-like, the finest first
        Of (nz, ny, nx) or (nz, ny, nx, 3|4), all of one dtype; lazy ones stay unread.
    places : sequence of LevelPlace, optional
        Where each lies among the voxels of the finest. Default: as `likely_places` says.

    Raises
    ------
    TypeError, ValueError, RuntimeError, MemoryError
        There is none, one is no volume or could not be read, has another dtype or other channels than
        the finest, or is not coarser than the one before.
    """

    def __init__(
        self,
        levels: Sequence[Source | Any],
        places: Sequence[LevelPlace] | None = None,
    ) -> None:
        if not len(levels):
            raise ValueError("levels are one or more, the finest first; there is none.")
        self.sources: tuple[Source, ...] = tuple(map(_as_source, levels))
        finest = self.sources[0]
        for number, source in enumerate(self.sources):
            _check_fits(number, source, finest)
        self.levels: tuple[Shape, ...] = tuple(source.shape_zyx for source in self.sources)
        check_shapes(self.levels)
        self.shape_zyx: Shape = finest.shape_zyx
        self.channels = finest.channels
        self.full_range = full_range_of(finest)
        self.level_places = likely_places(self.levels) if places is None else tuple(places)
        if len(self.level_places) != len(self.levels):
            raise ValueError(f"{len(self.levels)} levels have {len(self.level_places)} places.")

    @property
    def dtype(self) -> np.dtype:
        """Of what is read of any level; it may grow, as that of lazy arrays."""
        return np.result_type(*(source.dtype for source in self.sources))

    @property
    def chunk_planes_by_level(self) -> tuple[int, ...]:
        """How many planes of each level are read together."""
        return tuple(chunk_planes_of(source, 0) for source in self.sources)

    @property
    def chunk_planes(self) -> int:
        """The same of the finest."""
        return self.chunk_planes_by_level[0]

    def chunks_at(self, level: int) -> Shape | None:
        """What is decoded together of a level; see `chunks_of`."""
        return chunks_of(self.sources[level])

    def stored_at(self, level: int) -> Stored | None:
        """In which files a level is; see `stored_of`."""
        return stored_of(self.sources[level])

    def read(self, box_zyx: Box, level: int = 0) -> np.ndarray:
        """As `Source.read`; raises as the source of that level."""
        check_level(self, level)
        return self.sources[level].read(box_zyx).astype(self.dtype, copy=False)


def check_shapes(shapes_zyx: Sequence[tuple[int, ...]]) -> None:
    """Raise ValueError where levels of some shapes are not each coarser than the one before."""
    for number in range(1, len(shapes_zyx)):
        finer, shape = (tuple(each) for each in shapes_zyx[number - 1 : number + 1])
        if not is_coarser(shape, finer):
            raise ValueError(
                "levels are each coarser than the one before, the finest first: "
                f"level {number} has shape {shape}, level {number - 1} {finer}."
            )


def is_coarser(shape: tuple[int, ...], finer: tuple[int, ...]) -> bool:
    """Whether a shape has fewer voxels than another one, and along no axis more."""
    lengths = list(zip(shape, finer, strict=False))
    return len(shape) == len(finer) and shape != finer and all(n <= most for n, most in lengths)


def _as_source(level: Any) -> Source:
    if not isinstance(level, np.ndarray) and isinstance(level, Source):
        return level
    return source_of(as_array(level))


def _check_fits(number: int, source: Source, finest: Source) -> None:
    for what in ("dtype", "channels"):
        own, first = getattr(source, what), getattr(finest, what)
        if own != first:
            raise ValueError(
                f"levels are of one dtype, with as many channels: {what} is {own} in level {number}, "
                f"{first} in level 0."
            )
