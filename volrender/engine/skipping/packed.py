"""Skipping grids of packed channels: bounds of each of them, or distances to what matters in any."""

from collections.abc import Iterator
from typing import Any, Protocol

import numpy as np

from ...base.modes import DISTANCES
from ...data.sources.source import Box, Source
from ..device.engine import Engine
from .by_numpy import find_distances, passes_over_enough
from .cell_extrema import CellExtrema
from .cells import Region, add_region, all_cells, cell_counts, exceeds, grown, touched_cells
from .distance_maps import DistanceMaps, Sought
from .skipping import DecidedGrids, few_cells, is_few, limit_of
from .textures import KeptGrid, make_grid, write_cells

NUMBERS = 4  # in each texel

SoughtOfEach = tuple[Sought | None, ...]  # of each channel; None where it is not shown


class PackedVolume(Protocol):
    """Up to four channels on one lattice, in the numbers of one RGBA texture.

    Attributes
    ----------
    sources : tuple of Source
        One for each channel.
    encodings : tuple of Encoding
        Likewise; all of the same format.
    """

    @property
    def sources(self) -> tuple[Source, ...]: ...

    @property
    def encodings(self) -> tuple[Any, ...]: ...


class PackedGrids(DecidedGrids):
    """The grids of packed channels.

    They are built by numpy, and uploaded, on GPU adapters too; in movies there is no skipping.

    Parameters
    ----------
    engine : Engine
    shape_zyx : (int, int, int)
        Of the volume.
    """

    builder: "PackedBuilder"

    def __init__(self, engine: Engine, shape_zyx: tuple[int, int, int]):
        super().__init__(engine, PackedBuilder(engine, shape_zyx))
        self._shape_zyx = shape_zyx

    def view(
        self, kind: str, volume: PackedVolume, sought: SoughtOfEach, *, frame: Any = None
    ) -> tuple[str, Any]:
        """The grid that a mode skips by.

        Of "maximum" and "minimum" it is RGBA, in the format of the volume: the bound of each channel,
        shown or not, as that is encoded. Of others it has one number, the distance to the nearest
        cell that matters in any channel that is shown.

        Parameters
        ----------
        kind : str
            Of grid, as the table of modes has it.
        volume : PackedVolume
        sought : tuple
            Of each channel what `SkippingGrids.view` takes, or None where it is not shown.
        frame : object, optional
            See `DecidedGrids.view`.

        Returns
        -------
        (skipping, view) : (str, wgpu texture view or None)
            As of one volume. Where no channel is shown, there is no skipping.
        """
        return super().view(kind, volume, sought, frame=frame)

    def update(self, channel: int, box_zyx: Box, volume: PackedVolume) -> None:
        """Follow a change of a box of voxels of one channel."""
        with self._lock:
            self._changed_a_box()
            self.builder.update(channel, box_zyx, volume)

    def _has_grids(self, kind: str, volume: PackedVolume, sought: SoughtOfEach) -> bool:
        is_shown = any(its is not None for its in sought)
        return is_shown and (kind in DISTANCES or not few_cells(self._shape_zyx))

    def _limit(self, kind: str, volume: PackedVolume, sought: SoughtOfEach) -> SoughtOfEach:
        if kind == "maximum":  # whatever is looked for
            return tuple(None if its is None else kind for its in sought)
        return tuple(
            None if its is None else limit_of(kind, its, encoding)
            for its, encoding in zip(sought, volume.encodings, strict=True)
        )

    def _decide(self, kind: str, limit: SoughtOfEach, volume: PackedVolume) -> bool:
        if kind == "maximum":
            return self.builder.mip_pays(limit, volume)
        if kind == "minimum":
            return is_few(kind, self.builder.share_reached(limit, volume))
        return is_few(kind, self.builder.share_occupied(limit, volume))


class PackedBuilder:
    """A `Builder`; extrema of cells of each channel stay in memory, in data units."""

    serves_movies = False
    waits_for_gpu = False

    def __init__(self, engine: Engine, shape_zyx: tuple[int, int, int]):
        self.cells_zyx = cell_counts(shape_zyx)
        self._engine = engine
        self._everything = all_cells(self.cells_zyx)
        self._channels = [CellExtrema(self.cells_zyx) for _ in range(NUMBERS)]
        self._bounds: dict[str, KeptGrid] = {}
        self._maps = DistanceMaps(engine, self.cells_zyx)

    @property
    def nbytes(self) -> int:
        return sum(kept.grid.nbytes for kept in self._bounds.values()) + self._maps.nbytes

    def share_reached(self, limits: SoughtOfEach, volume: PackedVolume) -> float:
        """The share of cells whose minimum does not exceed the limit of a channel that is shown."""
        reached = [
            ~exceeds(cells.of("minimum", source), limit)
            for cells, source, limit in self._shown(limits, volume)
        ]
        return float(np.logical_or.reduce(reached).mean())

    def share_occupied(self, sought: SoughtOfEach, volume: PackedVolume) -> float:
        """The share of cells that hold what is looked for in any channel."""
        return float(self._occupied(sought, self._everything, volume).mean())

    def mip_pays(self, shown: SoughtOfEach, volume: PackedVolume) -> bool:
        """Whether a MIP of some channels gains by the bounds more than looking at them costs."""
        return passes_over_enough(
            *(
                (cells.bounds("maximum", self._everything, source), cells.middles(source))
                for cells, source, _ in self._shown(shown, volume)
            )
        )

    def bounds(self, kind: str, volume: PackedVolume) -> Any:
        if kind not in self._bounds:
            # All four numbers, whether there are as many channels or fewer.
            texture_format = "rgba" + volume.encodings[0].format.lstrip("rgba")
            grid = make_grid(self._engine, f"{kind} grid", self.cells_zyx, texture_format)
            self._bounds[kind] = KeptGrid(grid, self._everything)
        kept = self._bounds[kind]
        for cells in kept.changed:
            # A bound depends on the neighbours: those of the changed cells change too.
            region = grown(cells, 1, self.cells_zyx)
            write_cells(self._engine, kept.grid, region, self._texels(kind, region, volume))
        kept.changed.clear()
        return kept.grid.view

    def distances(self, sought: SoughtOfEach, volume: PackedVolume) -> Any:
        kept = self._maps.use(sought)
        find_distances(
            self._engine,
            kept,
            self.cells_zyx,
            lambda region: self._occupied(sought, region, volume),
        )
        return kept.grid.view

    def update(self, channel: int, box_zyx: Box, volume: PackedVolume) -> None:
        """Follow a change of a box of voxels of one channel."""
        cells = touched_cells(box_zyx, self.cells_zyx)
        self._channels[channel].update(cells, volume.sources[channel])
        for kept in self._bounds.values():
            add_region(kept.changed, cells)
        self._maps.update(cells)

    def drop(self, kind: str, limit: SoughtOfEach) -> None:
        if kind in DISTANCES:
            self._maps.drop(limit)
        else:
            self._bounds.pop(kind, None)
            for cells in self._channels:
                cells.forget_bounds(kind)

    def forget(self) -> None:
        for cells in self._channels:
            cells.clear()
        self._bounds.clear()
        self._maps.clear()

    def _shown(
        self, sought: SoughtOfEach, volume: PackedVolume
    ) -> Iterator[tuple[CellExtrema, Source, Any]]:
        """Of each channel that is shown: what is known of its cells, the source, what is looked for."""
        for cells, source, its in zip(self._channels, volume.sources, sought, strict=False):
            if its is not None:
                yield cells, source, its

    def _occupied(self, sought: SoughtOfEach, region: Region, volume: PackedVolume) -> np.ndarray:
        """Which of some cells hold what is looked for in any channel."""
        found = [
            cells.occupied(its, region, source)
            for cells, source, its in self._shown(sought, volume)
        ]
        return np.logical_or.reduce(found)

    def _texels(self, kind: str, region: Region, volume: PackedVolume) -> np.ndarray:
        """The bounds of some cells, encoded; of numbers without a channel, what is passed over."""
        texel_dtype = volume.encodings[0].texel_dtype
        ends = np.finfo(texel_dtype) if texel_dtype.kind == "f" else np.iinfo(texel_dtype)
        shape = tuple(part.stop - part.start for part in region)
        passed = ends.min if kind == "maximum" else ends.max
        texels = np.full((*shape, NUMBERS), passed, texel_dtype)
        channels = zip(self._channels, volume.sources, volume.encodings, strict=False)
        for number, (cells, source, encoding) in enumerate(channels):
            texels[..., number] = encoding.encode(cells.bounds(kind, region, source))
            cells.forget_bounds(kind)
        return texels
