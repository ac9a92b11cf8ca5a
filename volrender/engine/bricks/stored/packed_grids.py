"""What rays pass over within bricks of several channels: what is known of the cells in each of them."""

from typing import Any

import numpy as np

from ....base.modes import DISTANCES
from ....data.missing import LARGEST_VALUE
from ....data.sources.source import Shape
from ...device.engine import Engine
from ...skipping.cells import Region, all_cells, dilate, grown, surrounded
from ...skipping.distance_maps import FORMAT, MOST_INTERVALS, VARIATION, Sought
from ...skipping.packed import NUMBERS, SoughtOfEach
from ...skipping.passes import GridPasses
from ...skipping.skipping import limit_of
from ...skipping.textures import GridTexture, KeptGrid, make_grid, write_cells
from ...volume.encoding import Encoding
from ..channels.packed_encoding import PackedEncoding
from .grids import REDUCE, AtlasGrids

OCCUPIED = "occupied"


def grids_of(engine: Engine, shape_zyx: Shape, encoding: Encoding) -> AtlasGrids:
    """Those of an atlas, by how voxels lie in it."""
    if isinstance(encoding, PackedEncoding):
        return PackedAtlasGrids(engine, shape_zyx, encoding)
    return AtlasGrids(engine, shape_zyx, encoding)


class PackedAtlasGrids(AtlasGrids):
    """The grids of an atlas of up to four channels, with the interface of `PackedGrids`.

    Parameters
    ----------
    engine : Engine
    shape_zyx : (int, int, int)
        Voxels of the atlas.
    encoding : PackedEncoding
    """

    _encoding: PackedEncoding

    def __init__(self, engine: Engine, shape_zyx: Shape, encoding: PackedEncoding) -> None:
        super().__init__(engine, shape_zyx, encoding)

    @property
    def _numbers(self) -> tuple[int, ...]:
        return (self._encoding.channels,)

    def view(
        self, kind: str, volume: Any, sought: SoughtOfEach, *, frame: Any = None
    ) -> tuple[str, Any]:
        """The grid that a mode skips by: see `PackedGrids.view`. Whatever it is, there is skipping."""
        if kind == "none" or all(its is None for its in sought):
            return "none", None
        with self._engine.lock:
            if kind not in DISTANCES:
                return kind, self._up_to_date(kind).view
            limits = tuple(
                None if its is None else limit_of(kind, its, encoding)
                for its, encoding in zip(sought, self._encoding.each, strict=True)
            )
            return DISTANCES[kind], self._distances(limits)

    def _format_of(self, kind: str) -> str:
        return FORMAT if kind == OCCUPIED else "rgba" + self._encoding.format.lstrip("rgba")

    def _write(self, name: str, grid: GridTexture, region: Region) -> None:
        region = grown(region, 1, self.cells_zyx)
        wide, inner = surrounded(region, 1, self.cells_zyx)
        bounds = dilate(self._cells[name][wide], REDUCE[name])[inner]
        texels = np.zeros((*bounds.shape[:3], NUMBERS), bounds.dtype)
        texels[..., : bounds.shape[3]] = bounds
        write_cells(self._engine, grid, region, texels)

    def _distances(self, limits: Any) -> Any:
        """Distances to cells that have what is looked for in any channel, as they are now."""
        kept = self._maps.use(limits)
        if not kept.changed:
            return kept.grid.view
        occupied = self._kept.get(OCCUPIED)
        if occupied is None:
            grid = make_grid(self._engine, "occupied cells", self.cells_zyx, FORMAT)
            occupied = self._kept[OCCUPIED] = KeptGrid(grid, all_cells(self.cells_zyx))
        pairs = np.tile(np.array((LARGEST_VALUE, -LARGEST_VALUE), np.float32), MOST_INTERVALS)
        pairs[:2] = 0.5, LARGEST_VALUE
        passes = GridPasses(self._engine)
        for region in kept.changed:
            texels = np.where(self._occupied(limits, region), np.uint8(255), np.uint8(0))
            write_cells(self._engine, occupied.grid, region, texels)
            passes.fill_slots(kept.grid, region, occupied.grid, occupied.grid, pairs.reshape(-1, 4))
        passes.submit()
        kept.changed.clear()
        return kept.grid.view

    def _occupied(self, limits: tuple[Sought | None, ...], region: Region) -> np.ndarray:
        """Which cells of a region have what is looked for in any channel that is shown."""
        found = np.zeros([part.stop - part.start for part in region], bool)
        for number, limit in enumerate(limits):
            if limit is not None:
                found |= self._holds(number, limit, region)
        return found

    def _holds(self, number: int, limit: Sought, region: Region) -> np.ndarray:
        """Which cells of a region have what is looked for in one channel."""
        largest, smallest, varied = (
            self._cells[kind][(*region, number)] for kind in (*REDUCE, VARIATION)
        )
        if isinstance(limit, str):
            return varied != 0
        encoding = self._encoding.each[number]
        # Texels as the GPU has them: whole numbers are shares of the largest one.
        whole = np.iinfo(largest.dtype).max if encoding.is_normalised else 1
        found = np.zeros(largest.shape, bool)
        for low, high in limit if isinstance(limit, tuple) else ((limit, np.inf),):
            above = largest > whole * encoding.texel_between(low)
            if np.isfinite(high):
                above &= smallest <= whole * encoding.texel_between(high)
            found |= above
        return found
