"""What a flight has loaded: a store that notes what is read of it, and bricks that come and go."""

from __future__ import annotations

import os
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np


class NotedStore:
    """A `Source` that reads another one, and notes each box.

    Attributes
    ----------
    boxes : list of (int, (slice, slice, slice))
        Level and box of whatever was read of levels in bricks, all but the coarsest.
    """

    def __init__(self, store: Any) -> None:
        self._store = store
        self.shape_zyx, self.channels, self.dtype = store.shape_zyx, store.channels, store.dtype
        self.levels, self.level_places = store.levels, store.level_places
        self.boxes: list[tuple[int, Any]] = []

    def read(self, box_zyx: Any, level: int = 0) -> np.ndarray:
        """As `Source.read`."""
        block = self._store.read(box_zyx, level)
        if level < len(self.levels) - 1:
            self.boxes.append((level, box_zyx))
        return block

    @property
    def distinct(self) -> int:
        """How many different boxes were read."""
        return len({(level, *(part.start for part in box)) for level, box in self.boxes})

    def read_again_s(self, boxes: list[tuple[int, Any]]) -> float:
        """Seconds that the store alone takes to give boxes, with as many threads as bricks have."""
        start = time.perf_counter()
        with ThreadPoolExecutor(threads()) as pool:
            list(pool.map(lambda each: self._store.read(each[1], each[0]).shape, boxes))
        return time.perf_counter() - start


def threads() -> int:
    """How many threads read bricks."""
    from volrender.engine.bricks.reading.loader import MOST_THREADS

    return min(MOST_THREADS, os.cpu_count() or 1)


class Slots:
    """What is in the slots of bricks, looked at again and again.

    Parameters
    ----------
    resident : BrickedResident

    Attributes
    ----------
    loaded : set of int
        Pages that were in a slot. Bricks of one value alone, which share slots, are not among them.
    evicted : int
        How often one had gone.
    most_bytes : int
        That the bricks and their grids took.
    """

    def __init__(self, resident: Any) -> None:
        self._resident = resident
        self._there: set[int] = set()
        self.loaded: set[int] = set()
        self.evicted = self.most_bytes = 0

    def look(self) -> None:
        """Note what is there now."""
        there = set(self._resident._stream.bricks.slots.pages.tolist()) - {-1}
        self.evicted += len(self._there - there)
        self.loaded |= there
        self._there = there
        nbytes = self._resident.nbytes + self._resident.grids.nbytes
        self.most_bytes = max(self.most_bytes, nbytes)
