"""Another source that is to be shown in place of one: read as far as is needed to show it at once."""

from typing import NamedTuple

import numpy as np

from ...data.sources.level_places import places_of
from ...data.sources.source import Source
from .bricks import Bricks
from .reading.block import Reader
from .reading.reader import reader_of


class Copy(NamedTuple):
    """Another source, ready to be shown.

    Attributes
    ----------
    shown : Source
        As voxels have it.
    source : Source
        In levels.
    coarsest : ndarray or None
        All voxels of its coarsest level, where textures that are there take its bricks.
    bricks : Bricks or None
        Else.
    reader : Reader or None
        What is decoded of it stays while this is there.
    """

    shown: Source
    source: Source
    coarsest: np.ndarray | None
    bricks: Bricks | None
    reader: Reader | None = None


def copy_of(now: Bricks, source: Source, in_levels: Source | None = None) -> Copy:
    """What takes the place of the bricks of now; raises as `Bricks`.

    Parameters
    ----------
    now : Bricks
    source : Source
    in_levels : Source, optional
        That in levels, where these are known.
    """
    in_levels = in_levels or now.coding.in_levels(source)
    if _kind_of(in_levels) == _kind_of(now.source):
        reader = reader_of(in_levels)
        coarsest = now.coarsest_of(in_levels)
        encoding = now.coding.encoding(now.engine, in_levels, coarsest, now.needed)
        if encoding.format == now.encoding.format:
            return Copy(source, in_levels, coarsest, None, reader)
    return Copy(source, in_levels, None, Bricks(now.engine, in_levels, now.share, now.coding))


def _kind_of(source: Source) -> tuple:
    """What sources have in common whose bricks are in the same places of the same textures."""
    return source.dtype, source.channels, tuple(source.levels), places_of(source)
