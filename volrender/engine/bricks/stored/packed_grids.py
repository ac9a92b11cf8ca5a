"""What rays pass over within bricks of several channels: what is known of the cells in each of them."""

from collections.abc import Callable
from typing import Any

import numpy as np

from ....base.modes import DISTANCES
from ....data.missing import LARGEST_VALUE
from ....data.sources.source import Shape
from ...device.engine import Engine
from ...skipping.cells import all_cells
from ...skipping.distance_maps import FORMAT, VARIATION, Sought
from ...skipping.packed import NUMBERS, SoughtOfEach
from ...skipping.skipping import limit_of
from ...skipping.textures import GridTexture, KeptGrid, make_grid, write_cells
from ...volume.encoding import Encoding
from ..channels.packed_encoding import PackedEncoding
from .grids import REDUCE, AtlasGrids, intervals_of

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

    def _texels(self, numbers: np.ndarray) -> np.ndarray:
        texels = np.zeros((*numbers.shape[:-1], NUMBERS), numbers.dtype)
        texels[..., : numbers.shape[-1]] = numbers
        return texels

    def _find(self, target: GridTexture, slots: np.ndarray | None, sought: SoughtOfEach) -> None:
        """As `AtlasGrids._find`, to cells that have what is looked for in any channel."""
        within = intervals_of([0.5, LARGEST_VALUE])
        if slots is not None:
            texels = self._occupied(sought, lambda kind: self._cells.of(kind, slots))
            self._fill(target, slots, [texels], [OCCUPIED], within)
            return
        if OCCUPIED not in self._kept:
            grid = make_grid(self._engine, "occupied cells", self.cells_zyx, FORMAT)
            self._kept[OCCUPIED] = KeptGrid(grid, self._cells.all_slots)
        occupied = self._kept[
            OCCUPIED
        ].grid  # of what was looked for last: it is always written anew
        texels = self._occupied(sought, self._cells.all)
        write_cells(self._engine, occupied, all_cells(self.cells_zyx), texels)
        self._fill_all(target, [occupied], within)

    def _occupied(
        self, limits: tuple[Sought | None, ...], cells: Callable[[str], np.ndarray]
    ) -> np.ndarray:
        """255 where cells, which are given by kind, have what is looked for in any channel that is shown."""
        by_kind = [cells(kind) for kind in (*REDUCE, VARIATION)]
        found = np.zeros(by_kind[0].shape[:-1], bool)
        for number, limit in enumerate(limits):
            if limit is not None:
                found |= self._holds(number, limit, *(each[..., number] for each in by_kind))
        return np.where(found, np.uint8(255), np.uint8(0))

    def _holds(
        self,
        number: int,
        limit: Sought,
        largest: np.ndarray,
        smallest: np.ndarray,
        varied: np.ndarray,
    ) -> np.ndarray:
        """Which cells have what is looked for in one channel, of what is known of them there."""
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
