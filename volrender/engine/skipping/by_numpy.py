"""Skipping grids built by numpy and uploaded: what is fastest where the GPU is the CPU."""

import numpy as np

from ...data.missing import LARGEST_VALUE, missing_voxels
from ...data.sources.source import SlabReader, Source, planes_of_slab, read_slabs
from ..device.engine import Engine
from .cells import (
    CELL,
    LONGEST_DISTANCE,
    Region,
    all_cells,
    cell_counts,
    cell_extrema,
    dilate,
    distances,
    exceeds,
    grown,
    share_passed_over,
    touched_cells,
)
from .distance_maps import VARIATION, DistanceMaps, Intervals, Sought
from .textures import GridTexture, GridTextures

_REDUCE = {"maximum": np.maximum, "minimum": np.minimum}

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
        self._everything = all_cells(self.cells_zyx)
        self._queue = engine.device.queue
        self._textures = GridTextures(engine, self.cells_zyx)
        self._maps = DistanceMaps(engine, self.cells_zyx)
        self._of_cells: dict[str, np.ndarray] = {}  # extrema, and which vary
        self._dilated: dict[str, np.ndarray] = {}  # bounds that were not uploaded yet

    @property
    def nbytes(self) -> int:
        return self._textures.nbytes + self._maps.nbytes

    def share_above(self, kind: str, limit: float, volume) -> float:
        return float(exceeds(self._cells(kind, volume.source), limit).mean())

    def share_occupied(self, sought: Intervals | str, volume) -> float:
        return float(self._occupied(sought, self._everything, volume.source).mean())

    def mip_pays(self, volume) -> bool:
        bounds = self._bounds("maximum", volume.source)
        middles = _read_middles(volume.source, self.cells_zyx)
        return share_passed_over(bounds, middles) >= LEAST_PASSED_OVER

    def bounds(self, kind: str, volume):
        if kind not in self._textures:
            bounds = self._bounds(kind, volume.source)
            grid = self._textures.make(kind, volume.encoding.format)
            self._write(grid, self._everything, volume.encoding.encode(bounds))
            del self._dilated[kind]
        return self._textures[kind].view

    def distances(self, sought: Sought, volume):
        kept = self._maps.use(sought)
        for cells in kept.changed:
            region, wide, inner = self._around(cells, LONGEST_DISTANCE - 1)
            occupied = self._occupied(sought, wide, volume.source)
            self._write(kept.grid, region, distances(occupied)[inner])
        kept.changed.clear()
        return kept.grid.view

    def update(self, box_zyx, volume) -> None:
        cells = touched_cells(box_zyx, self.cells_zyx)
        self._dilated.clear()
        for kind, grid in self._of_cells.items():
            grid[cells] = _read_cells(volume.source, kind, cells)
            if kind in self._textures:
                # A bound depends on the neighbours: those of the changed cells change too.
                region, wide, inner = self._around(cells, 1)
                bounds = dilate(grid[wide], _REDUCE[kind])[inner]
                self._write(self._textures[kind], region, volume.encoding.encode(bounds))
        self._maps.update(cells)

    def drop(self, kind: str, limit: Sought | None) -> None:
        if limit is not None and kind != "minimum":
            self._maps.drop(limit)
        else:
            self._textures.drop(kind)
            self._dilated.pop(kind, None)

    def forget(self) -> None:
        self._of_cells.clear()
        self._textures.clear()
        self._maps.clear()
        self._dilated.clear()

    def _cells(self, kind: str, source: Source) -> np.ndarray:
        """What is known of the voxels of each cell: an extremum, or whether they vary."""
        if kind not in self._of_cells:
            self._of_cells[kind] = _read_cells(source, kind, self._everything)
        return self._of_cells[kind]

    def _occupied(self, sought: Sought, cells: Region, source: Source) -> np.ndarray:
        """Which of some cells hold what is looked for."""
        if isinstance(sought, str):
            return self._cells(sought, source)[cells]
        maxima = self._cells("maximum", source)[cells]
        if not isinstance(sought, tuple):
            return exceeds(maxima, sought)
        minima = self._cells("minimum", source)[cells]
        occupied = np.zeros(maxima.shape, bool)
        for low, high in sought:
            occupied |= exceeds(maxima, low) & ~exceeds(minima, high)
        return occupied

    def _bounds(self, kind: str, source: Source) -> np.ndarray:
        if kind not in self._dilated:
            self._dilated[kind] = dilate(self._cells(kind, source), _REDUCE[kind])
        return self._dilated[kind]

    def _around(self, cells: Region, reach: int):
        """What depends on some cells, what that depends on, and where the one is in the other."""
        region = grown(cells, reach, self.cells_zyx)
        wide = grown(region, reach, self.cells_zyx)
        inner = tuple(
            slice(part.start - outer.start, part.stop - outer.start)
            for part, outer in zip(region, wide, strict=True)
        )
        return region, wide, inner

    def _write(self, grid: GridTexture, region: Region, texels: np.ndarray) -> None:
        depth, height, width = texels.shape
        z, y, x = region
        self._queue.write_texture(
            {"texture": grid.texture, "origin": (x.start, y.start, z.start)},
            np.ascontiguousarray(texels),
            {"bytes_per_row": width * texels.itemsize, "rows_per_image": height},
            (width, height, depth),
        )


def _read_cells(source: Source, kind: str, cells) -> np.ndarray:
    """What is known of the voxels of some cells, read from the source slab by slab."""
    nz, ny, nx = source.shape_zyx
    y, x = (
        slice(part.start * CELL, min(part.stop * CELL + 1, n))
        for part, n in zip(cells[1:], (ny, nx), strict=True)
    )
    row_bytes = (y.stop - y.start) * (x.stop - x.start) * source.dtype.itemsize
    layers = planes_of_slab(CELL * row_bytes)
    reader = SlabReader(source)
    parts = []
    for first in range(cells[0].start, cells[0].stop, layers):
        last = min(first + layers, cells[0].stop)
        block = reader.read((slice(first * CELL, min(last * CELL + 1, nz)), y, x))
        parts.append(_known_of(_without_missing(block, kind), kind))
        # The plane that the next slab begins with counts here too, but makes no cell of its own.
        parts[-1] = parts[-1][: last - first, : cells[1].stop - cells[1].start]
        parts[-1] = parts[-1][:, :, : cells[2].stop - cells[2].start]
    found = np.concatenate(parts)
    # Half floats have no room for what stands for missing voxels.
    return found.astype(np.float32) if found.dtype == np.float16 else found


def _known_of(block: np.ndarray, kind: str) -> np.ndarray:
    """What is known of the voxels of each cell of a block."""
    if kind != VARIATION:
        return cell_extrema(block, _REDUCE[kind])
    return cell_extrema(block, np.maximum) != cell_extrema(block, np.minimum)


def _read_middles(source: Source, cells_zyx: tuple[int, int, int]) -> np.ndarray:
    """The voxel in the middle of each cell; of the last ones, which are cut off, the last one."""
    z, y, x = (slice(min(CELL // 2, n - 1), n, CELL) for n in source.shape_zyx)
    middles = _without_missing(read_slabs(source, (z, y, x)), "maximum")
    cut_off = [(0, cells - n) for cells, n in zip(cells_zyx, middles.shape, strict=True)]
    return np.pad(middles, cut_off, mode="edge")


def _without_missing(block: np.ndarray, kind: str) -> np.ndarray:
    """The block, with values that win nothing where voxels are missing; or that differ from all."""
    missing = missing_voxels(block)
    if missing is None:
        return block
    stand_in = {"maximum": -LARGEST_VALUE, "minimum": LARGEST_VALUE, VARIATION: np.inf}
    return np.where(missing, np.float32(stand_in[kind]), block)
