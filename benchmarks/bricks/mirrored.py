"""A terabyte that takes no time to make: a block of vessels, mirrored again and again along each axis."""

from __future__ import annotations

from typing import Any

import numpy as np

BLOCK = 512  # voxels a side, held in memory
SHAPE = (16384, 8192, 8192)
LEVELS = 8  # until the coarsest has a million voxels


class Mirrored:
    """A `Source` whose voxel i of an axis is voxel i of a block, which goes forth and back.

    What is read costs a copy of it, in many threads at once: so a flight shows what the bricks cost.

    Parameters
    ----------
    block : ndarray, (n, n, n)
        n a power of two.
    """

    channels = 1

    def __init__(self, block: np.ndarray) -> None:
        from volrender.data.sources.halving import halved

        self.shape_zyx, self.dtype = SHAPE, block.dtype
        self._blocks = [block]
        while len(self._blocks) < LEVELS:
            self._blocks.append(halved(self._blocks[-1], "mean"))
        scales = [2.0**-level for level in range(LEVELS)]
        nz, ny, nx = SHAPE
        self.levels = tuple((nz >> n, ny >> n, nx >> n) for n in range(LEVELS))
        self.level_places = tuple(((s,) * 3, ((s - 1) / 2,) * 3) for s in scales)

    def read(self, box_zyx: Any, level: int = 0) -> np.ndarray:
        """As `Source.read`."""
        block, lengths = self._blocks[level], self.levels[level]
        at = [
            _forth_and_back(np.arange(*part.indices(n)), block.shape[0])
            for part, n in zip(box_zyx, lengths, strict=True)
        ]
        if not all(places.size for places in at):
            return np.zeros([places.size for places in at], self.dtype)
        near = block[tuple(slice(places.min(), places.max() + 1) for places in at)]
        for axis, places in enumerate(at):
            near = near.take(places - places.min(), axis)
        return near


def _forth_and_back(at: np.ndarray, length: int) -> np.ndarray:
    """Places in a block of so many voxels: 0, 1, … length − 1, length − 1, … 1, 0, 0, 1 …"""
    place = at % (2 * length)
    return np.minimum(place, 2 * length - 1 - place)


def mirrored_vessels(size: int = BLOCK) -> Mirrored:
    """Trees of vessels, mirrored: a quarter of the bricks of the finest level have any."""
    import volrender

    return Mirrored(volrender.datasets.vessels(size, generations=7))
