"""Which bricks does a volume have, where are their voxels, and where do they stand in the page table?"""

from collections.abc import Sequence
from math import prod

import numpy as np

from ...data.sources.level_places import LevelPlace
from ...data.sources.source import Box, Shape
from ..shader.constants import whole_constant

_GEOMETRY = "bricks/geometry.wgsl"
PAYLOAD = whole_constant(_GEOMETRY, "PAYLOAD")  # voxels a side that a brick stands for
APRON = whole_constant(_GEOMETRY, "APRON")  # voxels around them that are stored too
SLOT = whole_constant(_GEOMETRY, "SLOT")  # voxels a side of what is stored
MOST_LEVELS = 12
MOST_ENTRIES = 2**24 - 2  # of the page table: float32 tells their numbers apart
MOST_ALONG = 2048  # entries of the page table a side: so large are all 3D textures

BrickIndex = tuple[int, int, int]  # of a brick in its level, along z, y, x


class BrickLayout:
    """The bricks of some levels of a volume, and their pages.

    A *page* is the number of an entry in the page table, ``x + X · (y + Y · z)``; the levels are
    stacked along z there.

    Parameters
    ----------
    shapes_zyx : sequence of (int, int, int)
        Voxels of each level, the finest first.
    places : sequence of LevelPlace
        Where each level lies among the voxels of the finest of them.

    Attributes
    ----------
    first_level : int
        The finest level that has bricks: finer ones are left out where the page table would be too
        large, or the levels too many. Levels of the layout are counted from there.
    shapes_zyx : tuple of (int, int, int)
        Voxels of each level of the layout.
    places : tuple of LevelPlace
        Where each of them lies among the voxels of the finest of all levels, left out or not.
    counts_zyx : tuple of (int, int, int)
        Bricks of each level.
    page_z : tuple of int
        Where each level begins in the page table.
    page_shape_zyx : (int, int, int)
        Entries of the page table.
    """

    def __init__(self, shapes_zyx: Sequence[Shape], places: Sequence[LevelPlace]) -> None:
        last = _last_of_use(shapes_zyx)
        first = max(0, last + 1 - MOST_LEVELS)
        while first < last and not _fits(shapes_zyx[first : last + 1]):
            first += 1
        self.first_level = first
        self.shapes_zyx = tuple(shapes_zyx[first : last + 1])
        self.places = tuple(places[first : last + 1])
        self.counts_zyx = tuple(map(brick_counts, self.shapes_zyx))
        self.page_shape_zyx = _table_shape(self.counts_zyx)
        starts = np.cumsum([0, *(counts[0] for counts in self.counts_zyx)])
        self.page_z = tuple(map(int, starts[:-1]))
        self._starts = starts
        self._scales = np.array([place.scale_xyz[::-1] for place in self.places])
        self._offsets = np.array([place.offset_xyz[::-1] for place in self.places])
        self._last_bricks = np.array(self.counts_zyx) - 1

    def __eq__(self, other: object) -> bool:
        return isinstance(other, BrickLayout) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)

    @property
    def key(self) -> tuple:
        """What layouts have in common that are the same."""
        return self.first_level, self.shapes_zyx, self.places

    @property
    def n_levels(self) -> int:
        """Levels that have bricks."""
        return len(self.shapes_zyx)

    @property
    def n_bricks(self) -> int:
        """Of all levels."""
        return sum(map(prod, self.counts_zyx))

    def source_level(self, level: int) -> int:
        """Which level of the source a level of the layout is."""
        return self.first_level + level

    def page_of(self, level: int, brick: BrickIndex) -> int:
        """The page of a brick."""
        _, ny, nx = self.page_shape_zyx
        z, y, x = brick
        return x + nx * (y + ny * (z + self.page_z[level]))

    def brick_of(self, page: int) -> tuple[int, BrickIndex]:
        """The level of a page, and its brick there."""
        levels, bricks = self.bricks_of(np.array([page]))
        z, y, x = map(int, bricks[0])
        return int(levels[0]), (z, y, x)

    def bricks_of(self, pages: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The levels of pages, (n,), and their bricks there, (n, 3) along z, y, x."""
        bricks = np.stack(np.unravel_index(pages, self.page_shape_zyx), axis=-1)
        levels = np.searchsorted(self._starts, bricks[:, 0], side="right") - 1
        bricks[:, 0] -= self._starts[levels]
        return levels, bricks

    def are_bricks(self, pages: np.ndarray) -> np.ndarray:
        """Which numbers are pages of bricks: the table has entries that are none."""
        pages = np.asarray(pages)
        is_entry = (pages >= 0) & (pages < prod(self.page_shape_zyx))
        levels, bricks = self.bricks_of(np.where(is_entry, pages, 0))
        return is_entry & (bricks <= self._last_bricks[levels]).all(axis=1)

    def pages_of_level(self, level: int) -> np.ndarray:
        """The pages of all bricks of a level."""
        return self._pages(level, [np.arange(count) for count in self.counts_zyx[level]])

    def box_of(self, level: int, brick: BrickIndex) -> tuple[BrickIndex, BrickIndex]:
        """Where the stored voxels of a brick begin in its level, and end; they may be outside of it."""
        z, y, x = (PAYLOAD * at - APRON for at in brick)
        return (z, y, x), (z + SLOT, y + SLOT, x + SLOT)

    def parents(self, pages: np.ndarray) -> np.ndarray:
        """The pages one level coarser, of the bricks at the middle of those of some pages.

        The coarsest ones are their own parents.
        """
        levels, bricks = self.bricks_of(pages)
        coarser = np.minimum(levels + 1, self.n_levels - 1)
        ends = np.minimum(PAYLOAD * (bricks + 1), np.array(self.shapes_zyx)[levels])
        middles = (PAYLOAD * bricks + ends - 1) / 2
        finest = (middles - self._offsets[levels]) / self._scales[levels]
        at = finest * self._scales[coarser] + self._offsets[coarser]
        found = np.clip(np.floor((at + 0.5) / PAYLOAD), 0, self._last_bricks[coarser])
        found = found.astype(np.int64)
        found[:, 0] += self._starts[coarser]
        above = np.ravel_multi_index(tuple(found.T), self.page_shape_zyx)
        return np.where(coarser == levels, pages, above)

    def pages_touched(self, box_zyx: Box) -> np.ndarray:
        """The pages, of all levels, of bricks whose stored voxels may depend on a box of the finest of all.

        A voxel of a coarser level depends on the finest ones that it stands for.
        """
        found = []
        low = np.array([part.start for part in box_zyx], np.float64) - 0.5
        high = np.array([part.stop for part in box_zyx], np.float64) - 0.5
        for level, (scale, offset) in enumerate(zip(self._scales, self._offsets, strict=True)):
            # A voxel reaches half a one from its centre, and its centre half a one from its neighbour's.
            first = np.floor(low * scale + offset - 0.5).astype(int)
            last = np.ceil(high * scale + offset + 0.5).astype(int)
            start = np.maximum((first - SLOT + APRON) // PAYLOAD + 1, 0)
            stop = np.minimum((last + APRON) // PAYLOAD, self._last_bricks[level])
            axes = [np.arange(a, b + 1) for a, b in zip(start, stop, strict=True)]
            found.append(self._pages(level, axes))
        return np.concatenate(found)

    def _pages(self, level: int, axes: list[np.ndarray]) -> np.ndarray:
        """The pages of all bricks at some places along z, y and x."""
        z, y, x = axes
        _, ny, nx = self.page_shape_zyx
        rows = y[None, :, None] + ny * (z[:, None, None] + self.page_z[level])
        return np.asarray((x[None, None, :] + nx * rows).ravel(), np.int64)


def each_once(pages: np.ndarray) -> np.ndarray:
    """Pages in ascending order, each once; of thousands in a tenth of the time of `numpy.unique`."""
    pages = np.sort(pages)
    return pages[np.concatenate([[True], pages[1:] != pages[:-1]])] if len(pages) else pages


def brick_counts(shape_zyx: Shape) -> Shape:
    """How many bricks a level of some shape has along z, y and x."""
    z, y, x = (max(1, -(-n // PAYLOAD)) for n in shape_zyx)
    return z, y, x


def _last_of_use(shapes_zyx: Sequence[Shape]) -> int:
    """The first level that is but one brick, or the last of all: coarser ones serve nothing."""
    for level, shape in enumerate(shapes_zyx):
        if brick_counts(shape) == (1, 1, 1):
            return level
    return len(shapes_zyx) - 1


def _table_shape(counts_zyx: Sequence[Shape]) -> Shape:
    z, y, x = zip(*counts_zyx, strict=True)
    return sum(z), max(y), max(x)


def _fits(shapes_zyx: Sequence[Shape]) -> bool:
    table = _table_shape([brick_counts(shape) for shape in shapes_zyx])
    return max(table) <= MOST_ALONG and prod(table) <= MOST_ENTRIES
