"""What rays pass over within bricks: what is known of the cells of each slot of an atlas."""

from typing import Any

import numpy as np

from ....base.modes import DISTANCES
from ....data.missing import LARGEST_VALUE
from ....data.sources.source import Box, Shape
from ...device.engine import Engine
from ...skipping.cells import (
    CELL,
    Region,
    add_region,
    all_cells,
    cell_counts,
    dilate,
    grown,
    surrounded,
)
from ...skipping.distance_maps import FORMAT, MOST_INTERVALS, VARIATION, DistanceMaps, Sought
from ...skipping.passes import GridPasses
from ...skipping.skipping import limit_of
from ...skipping.textures import GridTexture, KeptGrid, make_grid, write_cells
from ...volume.encoding import Encoding
from ..reading.cells import BrickCells

REDUCE = {"maximum": np.maximum, "minimum": np.minimum}


class AtlasGrids:
    """The grids of an atlas, taken as one volume, with the interface of `SkippingGrids`.

    Bounds of cells are those of their neighbours too, across the borders of slots; distances are to
    cells of the same slot. What is found of cells comes with bricks; a slot that changes costs its own
    cells, where and when a grid is looked at.

    Parameters
    ----------
    engine : Engine
    shape_zyx : (int, int, int)
        Voxels of the atlas.
    encoding : Encoding
        How voxels lie in it.
    """

    def __init__(self, engine: Engine, shape_zyx: Shape, encoding: Encoding) -> None:
        self._engine, self._encoding = engine, encoding
        counts = (*cell_counts(shape_zyx), *self._numbers)
        self._cells = {kind: np.zeros(counts, encoding.texel_dtype) for kind in REDUCE}
        self._cells[VARIATION] = np.zeros(counts, np.uint8)
        self._make(shape_zyx)

    @property
    def _numbers(self) -> tuple[int, ...]:
        """Axes of what is known of a cell: none, of one number."""
        return ()

    def _make(self, shape_zyx: Shape) -> None:
        self.cells_zyx = cell_counts(shape_zyx)
        self._kept: dict[str, KeptGrid] = {}
        self._maps = DistanceMaps(self._engine, self.cells_zyx)

    def begin(self, encoding: Encoding) -> None:
        """All slots are to be filled anew, with voxels that may lie otherwise in the same format."""
        self._encoding = encoding

    @property
    def nbytes(self) -> int:
        """Bytes of the textures."""
        return sum(kept.grid.nbytes for kept in self._kept.values()) + self._maps.nbytes

    def put(self, box_zyx: Box, cells: BrickCells) -> None:
        """A box of the atlas, which is a slot, has other voxels, of these cells."""
        z, y, x = (slice(part.start // CELL, part.stop // CELL) for part in box_zyx)
        for kind, values in zip(self._cells.values(), cells, strict=True):
            kind[z, y, x] = values
        for kept in self._kept.values():
            add_region(kept.changed, (z, y, x))
        self._maps.update((z, y, x))

    def grow(self, shape_zyx: Shape) -> None:
        """The atlas has more layers of slots along z, and all that there was is where it was."""
        more = cell_counts(shape_zyx)[0] - self.cells_zyx[0]
        self._cells = {
            kind: np.concatenate([cells, np.zeros((more, *cells.shape[1:]), cells.dtype)])
            for kind, cells in self._cells.items()
        }
        self._make(shape_zyx)

    def view(self, kind: str, volume: Any, sought: Any, *, frame: Any = None) -> tuple[str, Any]:
        """The grid that a mode skips by: see `SkippingGrids.view`. Whatever it is, there is skipping."""
        if kind == "none" or self._encoding.channels != 1:
            return "none", None
        with self._engine.lock:
            if kind in DISTANCES:
                limit = limit_of(kind, sought, self._encoding)
                assert limit is not None
                return DISTANCES[kind], self._distances(limit)
            return kind, self._up_to_date(kind).view

    def _up_to_date(self, name: str) -> GridTexture:
        """Bounds, or what is known of cells (``"maximum of cells"``), as they are now."""
        kept = self._kept.get(name)
        if kept is None:
            kind = name.split()[0]
            grid = make_grid(self._engine, f"{name} grid", self.cells_zyx, self._format_of(kind))
            kept = self._kept[name] = KeptGrid(grid, all_cells(self.cells_zyx))
        for region in kept.changed:
            self._write(name, kept.grid, region)
        kept.changed.clear()
        return kept.grid

    def _format_of(self, kind: str) -> str:
        """Of the texture of a grid."""
        return FORMAT if kind == VARIATION else self._encoding.format

    def _write(self, name: str, grid: GridTexture, region: Region) -> None:
        kind, *of_cells = name.split()
        cells = self._cells[kind]
        if of_cells:
            write_cells(self._engine, grid, region, cells[region])
            return
        # A bound depends on the neighbours: those of the changed cells change too.
        region = grown(region, 1, self.cells_zyx)
        wide, inner = surrounded(region, 1, self.cells_zyx)
        write_cells(self._engine, grid, region, dilate(cells[wide], REDUCE[kind])[inner])

    def _distances(self, sought: Sought) -> Any:
        """Distances to cells that have what is looked for, as they are now."""
        kept = self._maps.use(sought)
        if not kept.changed:
            return kept.grid.view
        borders: list[float]
        if isinstance(sought, str):
            largest = smallest = self._up_to_date(f"{VARIATION} of cells")
            borders = [0.5, LARGEST_VALUE]
        else:
            largest, smallest = (self._up_to_date(f"{kind} of cells") for kind in REDUCE)
            texel_between = self._encoding.texel_between
            if isinstance(sought, tuple):
                borders = [texel_between(value) for interval in sought for value in interval]
            else:
                borders = [texel_between(sought), LARGEST_VALUE]
        pairs = np.tile(np.array((LARGEST_VALUE, -LARGEST_VALUE), np.float32), MOST_INTERVALS)
        pairs[: len(borders)] = borders
        passes = GridPasses(self._engine)
        for region in kept.changed:
            passes.fill_slots(kept.grid, region, largest, smallest, pairs.reshape(-1, 4))
        passes.submit()
        kept.changed.clear()
        return kept.grid.view
