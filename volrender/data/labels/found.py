"""Which labels are in a volume, how large they are, and where: found in one pass, when it is asked for."""

import math
import threading

import numpy as np

from ..sources.level_places import places_of
from ..sources.made_levels import MadeLevels
from ..sources.source import Source
from .ids import blocks_of

MOST_VOXELS = 2**27  # that are looked at, where there are coarser levels


class LabelsFound:
    """The labels of a volume, without background.

    Parameters
    ----------
    source : Source
        Of one with several levels, the finest is looked at that has at most 2²⁷ voxels: what is smaller
        than its voxels may be lacking, and sizes, boxes and places are about right.
        Of the ids.

    Raises
    ------
    ValueError
        When it is first asked for anything: a number is no id of a label.
    """

    def __init__(self, source: Source) -> None:
        self._source = source
        self._lock = threading.Lock()
        self._known: tuple[np.ndarray, ...] | None = None

    @property
    def is_known(self) -> bool:
        """Whether they are found, so that no question takes long."""
        return self._known is not None

    @property
    def ids(self) -> np.ndarray:
        """Ascending, (n,) uint32."""
        return self._all()[0]

    @property
    def sizes(self) -> np.ndarray:
        """Voxels of each, (n,) int64, in the order of `ids`."""
        return self._all()[1]

    @property
    def boxes(self) -> np.ndarray:
        """First voxel and one past the last of each along z, y and x, (n, 3, 2) int64."""
        return self._all()[2]

    @property
    def centres(self) -> np.ndarray:
        """Mean place (x, y, z) of each, data space, (n, 3)."""
        return self._all()[3]

    def place_of(self, label: int) -> int:
        """Where a label is in `ids`; KeyError where it is not."""
        ids = self.ids
        place = int(np.searchsorted(ids, label))
        if place == len(ids) or ids[place] != label:
            raise KeyError(f"there is no label {label}")
        return place

    def size(self, label: int) -> int:
        """Voxels of one label."""
        return int(self.sizes[self.place_of(label)])

    def box(self, label: int) -> tuple[tuple[int, int], ...]:
        """((z0, z1), (y0, y1), (x0, x1)) of one label."""
        return tuple((int(low), int(high)) for low, high in self.boxes[self.place_of(label)])

    def centre(self, label: int) -> np.ndarray:
        """Mean place (x, y, z) of one label, data space."""
        return self.centres[self.place_of(label)].copy()

    def _all(self) -> tuple[np.ndarray, ...]:
        with self._lock:
            if self._known is None:
                self._known = _find(self._source)
            return self._known


def _find(source: Source) -> tuple[np.ndarray, ...]:
    """Ids, sizes, boxes and centres, from stretches of equal ids along x."""
    level = _level_of(source)
    parts = [_of_block(block, first) for first, block in blocks_of(source, level)]
    ids, sizes, sums, lows, highs = (np.concatenate(each) for each in zip(*parts, strict=True))
    every, inverse = np.unique(ids, return_inverse=True)
    sizes, *sums_xyz = (np.bincount(inverse, weights, len(every)) for weights in (sizes, *sums.T))
    low = np.full((len(every), 3), np.iinfo(np.int64).max)
    high = np.zeros((len(every), 3), np.int64)
    np.minimum.at(low, inverse, lows)
    np.maximum.at(high, inverse, highs)
    centres = np.stack(sums_xyz, axis=1) / np.maximum(sizes, 1)[:, None]
    keep = every > 0
    if level:
        place = places_of(source)[level]
        scale, offset = np.array(place.scale_xyz), np.array(place.offset_xyz)
        sizes, centres = np.rint(sizes / scale.prod()), (centres - offset) / scale
        last = np.array(source.shape_zyx)
        low = np.clip(np.floor((low - 0.5 - offset[::-1]) / scale[::-1] + 0.5), 0, last - 1)
        high = np.clip(np.ceil((high - 0.5 - offset[::-1]) / scale[::-1] + 0.5), 1, last)
    boxes = np.stack([low, high], axis=2).astype(np.int64)
    return every[keep].astype(np.uint32), sizes[keep].astype(np.int64), boxes[keep], centres[keep]


def _level_of(source: Source) -> int:
    """Which level is looked at; levels that are made of all voxels would read these first."""
    counts = [math.prod(shape) for shape in source.levels]
    if isinstance(source, MadeLevels) or counts[0] <= MOST_VOXELS:
        return 0
    return next((n for n, count in enumerate(counts) if count <= MOST_VOXELS), len(counts) - 1)


def _of_block(block: np.ndarray, first_plane: int) -> tuple[np.ndarray, ...]:
    """Ids in a block, and of each its voxels, sums of their places (x, y, z), and bounds (z, y, x)."""
    _, ny, nx = block.shape
    rows = block.reshape(-1, nx)
    # A stretch ends with its row.
    borders = np.ones(rows.shape, bool)
    borders[:, 1:] = rows[:, 1:] != rows[:, :-1]
    starts = np.flatnonzero(borders)
    labels = rows.reshape(-1)[starts]
    lengths = np.diff(np.append(starts, rows.size))
    seen = labels != 0
    starts, labels, lengths = starts[seen], labels[seen], lengths[seen]
    x, row = starts % nx, starts // nx
    y, z = row % ny, row // ny + first_plane
    ids, inverse = np.unique(labels, return_inverse=True)
    count = len(ids)
    sizes = np.bincount(inverse, lengths, count)
    middles = x + (lengths - 1) / 2
    sums = [np.bincount(inverse, lengths * place, count) for place in (middles, y, z)]
    lows = np.full((count, 3), np.iinfo(np.int64).max)
    highs = np.zeros((count, 3), np.int64)
    np.minimum.at(lows, inverse, np.stack([z, y, x], axis=1))
    np.maximum.at(highs, inverse, np.stack([z + 1, y + 1, x + lengths], axis=1))
    return ids.astype(np.int64), sizes, np.stack(sums, axis=1), lows, highs
