"""Which voxels lie in a part of the world? Those whose centres do."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Protocol

import numpy as np

from ...base.transforms import box_corners
from ..labels.ids import as_ids
from ..sources.source import Box, Source, slabs_of
from .summary import Summary, summarise

ROUNDING = 1e-9  # of a region's size: so far outside, a centre is on its border, and counts
MOST_KEPT = (
    2**22
)  # voxels of a region that are kept between passes; of a larger one they are read again
COUNTED_BYTES = 16  # of a voxel, for slabs: places take more memory than values


class Region(Protocol):
    """A part of the world."""

    def corners(self) -> np.ndarray:
        """The corners of a box, turned and sheared or not, around it, world space, (8, 3)."""

    def has(self, world_from_data: np.ndarray, box_zyx: Box) -> np.ndarray:
        """Which voxels of a box of a lattice lie in it, (nz, ny, nx) of bool."""


class BoxRegion:
    """A box along the axes of the world, with its border.

    Parameters
    ----------
    low, high : (x, y, z)
        World.
    """

    def __init__(self, low: np.ndarray, high: np.ndarray) -> None:
        self._low, self._high = low, high

    def corners(self) -> np.ndarray:
        return box_corners(self._low, self._high)

    def has(self, world_from_data: np.ndarray, box_zyx: Box) -> np.ndarray:
        middle, half = (self._low + self._high) / 2, (self._high - self._low) / 2
        edges = np.abs(world_from_data[:3, :3]).sum(axis=1)  # of a voxel's box
        allowed = half + ROUNDING * np.maximum(half, edges)
        away = _away(world_from_data, box_zyx, middle)
        inside = np.abs(away[0]) <= allowed[0]
        for axis in (1, 2):
            inside = inside & (np.abs(away[axis]) <= allowed[axis])
        return inside


class SphereRegion:
    """A ball, with its border.

    Parameters
    ----------
    centre : (x, y, z)
        World.
    radius : float
    """

    def __init__(self, centre: np.ndarray, radius: float) -> None:
        self._centre, self._radius = centre, radius

    def corners(self) -> np.ndarray:
        return box_corners(self._centre - self._radius, self._centre + self._radius)

    def has(self, world_from_data: np.ndarray, box_zyx: Box) -> np.ndarray:
        x, y, z = _away(world_from_data, box_zyx, self._centre)
        return x * x + y * y + z * z <= (self._radius * (1 + ROUNDING)) ** 2


class LabelledRegion:
    """The voxels of a label. A centre lies in it where it lies in the cell of one of these.

    Parameters
    ----------
    source : Source
        The ids.
    world_from_labels : ndarray, (4, 4)
    label : int
    bounds : ((z0, z1), (y0, y1), (x0, x1))
        Within which the label is, voxels.
    """

    def __init__(self, source: Source, world_from_labels: np.ndarray, label: int, bounds) -> None:
        self._source, self._matrix, self._label = source, world_from_labels, label
        self._bounds = np.array(bounds)[::-1]  # x, y, z

    def corners(self) -> np.ndarray:
        corners = box_corners(self._bounds[:, 0] - 0.5, self._bounds[:, 1] - 0.5)
        return corners @ self._matrix[:3, :3].T + self._matrix[:3, 3]

    def has(self, world_from_data: np.ndarray, box_zyx: Box) -> np.ndarray:
        labels_from_data = np.linalg.inv(self._matrix) @ world_from_data
        places = _away(labels_from_data, box_zyx, np.zeros(3))
        cells = np.broadcast_arrays(
            *(np.floor(np.round(place, 9) + 0.5).astype(np.int64) for place in places)
        )
        inside = np.ones(cells[0].shape, bool)
        for cell, (start, end) in zip(cells, self._bounds, strict=True):
            inside &= (cell >= start) & (cell < end)
        if not inside.any():
            return inside
        found = [cell[inside] for cell in cells]
        first = [int(cell.min()) for cell in found]
        x, y, z = (slice(at, int(cell.max()) + 1) for at, cell in zip(first, found, strict=True))
        ids = as_ids(self._source.read((z, y, x)))
        at_x, at_y, at_z = (cell - at for cell, at in zip(found, first, strict=True))
        inside[inside] = ids[at_z, at_y, at_x] == self._label
        return inside


def _away(matrix: np.ndarray, box_zyx: Box, place: np.ndarray) -> list[np.ndarray]:
    """How far the centres of a box's voxels are from a place, along each axis: to be broadcast."""
    z, y, x = (np.arange(part.start, part.stop, dtype=np.float64) for part in box_zyx)
    # Of the place in the lattice: differences of places far away from the origin are small numbers.
    cx, cy, cz = np.linalg.solve(matrix[:3, :3], place - matrix[:3, 3])
    x, y, z = (x - cx)[None, None, :], (y - cy)[None, :, None], (z - cz)[:, None, None]
    return [row[0] * x + row[1] * y + row[2] * z for row in matrix[:3, :3]]


def box_around(region: Region, world_from_data: np.ndarray, shape_zyx) -> Box | None:
    """The smallest box of a lattice that holds all centres in a region; None where it holds none."""
    away = region.corners() - world_from_data[:3, 3]
    places = np.linalg.solve(world_from_data[:3, :3], away.T)
    last = np.array(shape_zyx[::-1]) - 1
    low = np.maximum(np.ceil(places.min(axis=1) - 1e-6), 0)
    high = np.minimum(np.floor(places.max(axis=1) + 1e-6), last)
    if (low > high).any():
        return None
    x, y, z = (slice(int(a), int(b) + 1) for a, b in zip(low, high, strict=True))
    return z, y, x


def summaries(source: Source, world_from_data: np.ndarray, region: Region) -> list[Summary]:
    """What the voxels of a source are in a region: one summary, or of colours one of each component.

    Read box by box: nothing beyond the region's box, and no more than about `MOST_KEPT` values held.
    """
    box = box_around(region, world_from_data, source.shape_zyx)

    def read(component: int) -> Iterator[np.ndarray]:
        for slab in () if box is None else slabs_of(box, COUNTED_BYTES):
            block = source.read(slab)[region.has(world_from_data, slab)]
            yield block if block.ndim == 1 else block[:, component]

    small = box is not None and np.prod([part.stop - part.start for part in box]) <= MOST_KEPT
    found = []
    for component in range(source.channels):
        passes: Callable = partial(read, component)
        if small:
            blocks = list(passes())
            passes = partial(iter, blocks)
        found.append(summarise(passes))
    return found
