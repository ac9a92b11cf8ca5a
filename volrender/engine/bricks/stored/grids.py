"""What rays pass over within bricks: what is known of the cells of each slot of an atlas."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from ....base.modes import DISTANCES
from ....data.missing import LARGEST_VALUE
from ....data.sources.source import Shape
from ...device.engine import Engine
from ...skipping.cells import all_cells, dilate
from ...skipping.distance_maps import FORMAT, MOST_INTERVALS, VARIATION, DistanceMaps, Sought
from ...skipping.passes import SLOT_CELLS, GridPasses
from ...skipping.skipping import limit_of
from ...skipping.textures import TEXEL_BYTES, GridTexture, KeptGrid, make_grid, write_cells
from ...volume.encoding import Encoding
from ..reading.cells import BrickCells
from .cells_of_slots import CellsOfSlots
from .staging import Origin, Staging, staging_of

REDUCE = {"maximum": np.maximum, "minimum": np.minimum}
MANY = 4  # where one slot of so many changed, all are found anew, in one piece
MOST_NOTED = 64  # changes of a grid that nobody looks at


class AtlasGrids:
    """The grids of an atlas, taken as one volume, with the interface of `SkippingGrids`.

    Bounds of cells are those of their neighbours too, across the borders of slots; distances are to
    cells of the same slot. What is found of cells comes with bricks; slots that change cost their own
    cells, all together, where and when a grid is looked at.

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
        dtypes = {**dict.fromkeys(REDUCE, encoding.texel_dtype), VARIATION: np.dtype(np.uint8)}
        self._cells = CellsOfSlots(shape_zyx, self._numbers, dtypes)
        self._make()

    @property
    def _numbers(self) -> tuple[int, ...]:
        """Axes of what is known of a cell: none, of one number."""
        return ()

    def _make(self) -> None:
        self._kept: dict[str, KeptGrid[np.ndarray]] = {}  # of slots that changed
        self._maps = DistanceMaps(self._engine, self.cells_zyx, self._cells.all_slots)

    @property
    def cells_zyx(self) -> Shape:
        """Cells along z, y, x."""
        return self._cells.counts_zyx

    def begin(self, encoding: Encoding) -> None:
        """All slots are to be filled anew, with voxels that may lie otherwise in the same format."""
        self._encoding = encoding

    @property
    def nbytes(self) -> int:
        """Bytes of the textures."""
        return sum(kept.grid.nbytes for kept in self._kept.values()) + self._maps.nbytes

    def put(self, slots: Sequence[int], cells: Sequence[BrickCells]) -> None:
        """Slots have other voxels, of these cells."""
        changed = np.array(slots, np.int64)
        self._cells.put(changed, cells)
        for kept in (*self._kept.values(), *self._maps):
            kept.changed.append(changed)
            if len(kept.changed) > MOST_NOTED:
                kept.changed[:] = [np.unique(np.concatenate(kept.changed))]

    def grow(self, shape_zyx: Shape) -> None:
        """The atlas has more layers of slots along z, and all that there was is where it was."""
        self._cells.grow(shape_zyx)
        self._make()

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
            kept = self._kept[name] = KeptGrid(grid, self._cells.all_slots)
        if kept.changed:
            self._write(name, kept.grid, self._changed(kept))
            kept.changed.clear()
        return kept.grid

    def _changed(self, kept: KeptGrid[np.ndarray]) -> np.ndarray | None:
        """The slots that changed, until that is written; None of many: all are to be."""
        slots = np.unique(np.concatenate(kept.changed))
        return None if MANY * len(slots) >= len(self._cells.all_slots) else slots

    def _format_of(self, kind: str) -> str:
        """Of the texture of a grid."""
        return FORMAT if kind == VARIATION else self._encoding.format

    def _write(self, name: str, grid: GridTexture, slots: np.ndarray | None) -> None:
        """Write what is known of the cells of some slots, or of all."""
        kind, *of_cells = name.split()
        if slots is not None and of_cells:
            self._write_boxes(grid, slots, self._cells.of(kind, slots))
        elif slots is not None:
            bounds = dilate(self._cells.around(kind, slots, by=2), REDUCE[kind])
            self._write_boxes(grid, slots, np.moveaxis(bounds[1:-1, 1:-1, 1:-1], 3, 0), margin=1)
        else:
            cells = self._cells.all(kind)
            texels = cells if of_cells else dilate(cells, REDUCE[kind])
            write_cells(self._engine, grid, all_cells(self.cells_zyx), self._texels(texels))

    def _texels(self, numbers: np.ndarray) -> np.ndarray:
        """What is written to a grid, of numbers of cells."""
        return numbers

    def _write_boxes(
        self, grid: GridTexture, slots: np.ndarray, numbers: np.ndarray, margin: int = 0
    ) -> None:
        """Write numbers of the cells of some slots, (n, z, y, x, …), and so many beside them."""
        side, boxes = SLOT_CELLS + 2 * margin, self._texels(numbers)
        staging = self._staging("cells", side, grid.texture.format)
        origins = self._origins(slots, margin)
        for part in staging.parts(len(slots)):
            staging.write(list(boxes[part]))
            staging.copy(grid.texture, origins[part])

    def _staging(self, name: str, side: int, texture_format: str) -> Staging:
        return staging_of(self._engine, name, side, texture_format, TEXEL_BYTES[texture_format])

    def _origins(self, slots: np.ndarray, margin: int = 0) -> list[Origin]:
        """The first cells of slots in the textures, or those so many before them, x, y, z."""
        return list(map(tuple, (self._cells.places(slots)[:, ::-1] - margin).tolist()))

    def _distances(self, sought: Any) -> Any:
        """Distances to cells that have what is looked for, as they are now."""
        kept = self._maps.use(sought)
        if kept.changed:
            self._find(kept.grid, self._changed(kept), sought)
            kept.changed.clear()
        return kept.grid.view

    def _find(self, target: GridTexture, slots: np.ndarray | None, sought: Any) -> None:
        """Find these distances in some slots, or in all."""
        kinds = (VARIATION,) if isinstance(sought, str) else tuple(REDUCE)
        intervals = self._intervals(sought)
        if slots is None:
            grids = [self._up_to_date(f"{kind} of cells") for kind in kinds]
            self._fill_all(target, grids, intervals)
        else:
            cells = [self._cells.of(kind, slots) for kind in kinds]
            self._fill(target, slots, cells, kinds, intervals)

    def _fill_all(
        self, target: GridTexture, grids: Sequence[GridTexture], intervals: np.ndarray
    ) -> None:
        """Find the distances in all slots, to cells whose largest and smallest values are in intervals."""
        passes = GridPasses(self._engine)
        passes.fill_slots(target, all_cells(self.cells_zyx), grids[0], grids[-1], intervals)
        passes.submit()

    def _fill(
        self,
        target: GridTexture,
        slots: np.ndarray,
        numbers: Sequence[np.ndarray],
        kinds: Sequence[str],
        intervals: np.ndarray,
    ) -> None:
        """The same in some slots, of numbers of their cells."""
        stagings = [self._staging(kind, SLOT_CELLS, self._format_of(kind)) for kind in kinds]
        origins, row = self._origins(slots), slice(0, SLOT_CELLS)
        for part in stagings[0].parts(len(slots)):
            for staging, boxes in zip(stagings, numbers, strict=True):
                staging.write(list(boxes[part]))
            region = row, row, slice(0, SLOT_CELLS * (part.stop - part.start))
            largest, smallest = stagings[0].texture, stagings[-1].texture
            passes = GridPasses(self._engine)
            passes.fill_slots(target, region, largest, smallest, intervals, origins[part])
            passes.submit()

    def _intervals(self, sought: Sought) -> np.ndarray:
        """Between which texel values what is looked for is, as `GridPasses.fill_slots` takes it."""
        if isinstance(sought, str):
            return intervals_of([0.5, LARGEST_VALUE])
        texel_between = self._encoding.texel_between
        if isinstance(sought, tuple):
            return intervals_of([texel_between(value) for interval in sought for value in interval])
        return intervals_of([texel_between(sought), LARGEST_VALUE])


def intervals_of(borders: Sequence[float]) -> np.ndarray:
    """Intervals by their borders, lowest and highest in turn; those left hold nothing."""
    pairs = np.tile(np.array((LARGEST_VALUE, -LARGEST_VALUE), np.float32), MOST_INTERVALS)
    pairs[: len(borders)] = borders
    return pairs.reshape(-1, 4)
