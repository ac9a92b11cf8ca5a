"""Skipping grids built by numpy and uploaded: what is fastest where the GPU is the CPU."""

from collections.abc import Callable

import numpy as np

from ...base.modes import DISTANCES
from ..device.engine import Engine
from .cell_extrema import REDUCE, CellExtrema
from .cells import (
    LONGEST_DISTANCE,
    Region,
    all_cells,
    cell_counts,
    distances,
    exceeds,
    grown,
    share_passed_over,
    surrounded,
    touched_cells,
)
from .distance_maps import DistanceMaps, Intervals, Sought
from .textures import GridTextures, KeptGrid, write_cells

# Of the cells: below, looking at the bounds costs a CPU more than it saves. A CT passes over 0.29 of
# them, and takes 1.01 times as long; a head under noise 0.52, 0.9 times, and in twice as many voxels
# a side 0.69, 0.81 times; vessels 0.77, 0.4 times.
LEAST_PASSED_OVER = 0.33


class NumpyGrids:
    """A `GridBuilder`; extrema of cells stay in memory, in data units."""

    serves_movies = False
    waits_for_gpu = False

    def __init__(self, engine: Engine, shape_zyx: tuple[int, int, int]):
        self.cells_zyx = cell_counts(shape_zyx)
        self._engine = engine
        self._everything = all_cells(self.cells_zyx)
        self._textures = GridTextures(engine, self.cells_zyx)
        self._maps = DistanceMaps(engine, self.cells_zyx)
        self._cells = CellExtrema(self.cells_zyx)

    @property
    def nbytes(self) -> int:
        return self._textures.nbytes + self._maps.nbytes

    def share_above(self, kind: str, limit: float, volume) -> float:
        return float(exceeds(self._cells.of(kind, volume.source), limit).mean())

    def share_occupied(self, sought: Intervals | str, volume) -> float:
        return float(self._cells.occupied(sought, self._everything, volume.source).mean())

    def mip_pays(self, volume) -> bool:
        bounds = self._cells.bounds("maximum", self._everything, volume.source)
        return passes_over_enough((bounds, self._cells.middles(volume.source)))

    def bounds(self, kind: str, volume):
        if kind not in self._textures:
            bounds = self._cells.bounds(kind, self._everything, volume.source)
            grid = self._textures.make(kind, volume.encoding.format)
            write_cells(self._engine, grid, self._everything, volume.encoding.encode(bounds))
            self._cells.forget_bounds(kind)
        return self._textures[kind].view

    def distances(self, sought: Sought, volume):
        kept = self._maps.use(sought)
        source = volume.source
        find_distances(
            self._engine,
            kept,
            self.cells_zyx,
            lambda region: self._cells.occupied(sought, region, source),
        )
        return kept.grid.view

    def update(self, box_zyx, volume) -> None:
        cells = touched_cells(box_zyx, self.cells_zyx)
        self._cells.update(cells, volume.source)
        # A bound depends on the neighbours: those of the changed cells change too.
        region = grown(cells, 1, self.cells_zyx)
        for kind in REDUCE:
            if kind in self._textures:
                bounds = self._cells.bounds(kind, region, volume.source)
                grid = self._textures[kind]
                write_cells(self._engine, grid, region, volume.encoding.encode(bounds))
                self._cells.forget_bounds(kind)
        self._maps.update(cells)

    def drop(self, kind: str, limit: Sought | None) -> None:
        if kind in DISTANCES:
            self._maps.drop(limit)
        else:
            self._textures.drop(kind)
            self._cells.forget_bounds(kind)

    def forget(self) -> None:
        self._cells.clear()
        self._textures.clear()
        self._maps.clear()


def passes_over_enough(*channels: tuple[np.ndarray, np.ndarray]) -> bool:
    """Whether a MIP gains by bounds more than looking at them costs; see `share_passed_over`."""
    return share_passed_over(*channels) >= LEAST_PASSED_OVER


def find_distances(
    engine: Engine,
    kept: KeptGrid,
    cells_zyx: tuple[int, int, int],
    occupied: Callable[[Region], np.ndarray],
) -> None:
    """Bring a distance map up to date.

    Parameters
    ----------
    engine : Engine
    kept : KeptGrid
    cells_zyx : (int, int, int)
    occupied : callable
        Gives which cells of a region hold what is looked for.
    """
    for cells in kept.changed:
        region = grown(cells, LONGEST_DISTANCE - 1, cells_zyx)
        wide, inner = surrounded(region, LONGEST_DISTANCE - 1, cells_zyx)
        write_cells(engine, kept.grid, region, distances(occupied(wide))[inner])
    kept.changed.clear()
