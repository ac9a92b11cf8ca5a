"""Skipping grids built by compute shaders from the volume's own texture: nothing but sums comes back."""

import numpy as np

from .device import Engine
from .grid_passes import GridPasses, Region, Summary
from .grid_textures import GridTextures
from .grids import cell_counts, grown, near_largest, touched_cells

LARGEST_SHARE = 0.05  # of the volume's bytes: beyond it, what can be had again is dropped

_AXES = ((0, 0, 1), (0, 1, 0), (1, 0, 0))  # z first: it alone cannot be done in place, in parts


class ComputeGrids:
    """A `GridBuilder`; all that it holds is on the GPU, in texel units.

    The extrema of cells stay beside what was made of them as long as there is room.
    """

    is_quick = True

    def __init__(self, engine: Engine, shape_zyx: tuple[int, int, int]):
        self.engine = engine
        self.cells_zyx = cell_counts(shape_zyx)
        self._everything = tuple(slice(0, count) for count in self.cells_zyx)
        self._textures = GridTextures(engine, self.cells_zyx)
        self._occupied_above: float | None = None  # what the distances are for

    @property
    def nbytes(self) -> int:
        return self._textures.nbytes

    def share_above(self, kind: str, limit: float, volume) -> float:
        passes = GridPasses(self.engine)
        extrema = self._extrema(passes, kind, volume)
        bound = volume.encoding.texel_between(limit)
        share = self._summary(passes, extrema, bound).above / self._cell_count
        self._make_room(volume)
        return share

    def share_near_largest(self, volume) -> float:
        bounds = self.bounds("maximum", volume)
        passes, encoding = GridPasses(self.engine), volume.encoding
        found = self._summary(passes, bounds, 0.0)
        low, high = (float(encoding.data(texel)) for texel in (found.smallest, found.largest))
        if encoding.is_normalised:  # integers, but for rounding
            low, high = round(low), round(high)
        cut = encoding.texel_between(near_largest(low, high))
        return self._summary(passes, bounds, cut).above / self._cell_count

    def bounds(self, kind: str, volume):
        if kind not in self._textures:
            passes = GridPasses(self.engine)
            extrema = self._extrema(passes, kind, volume)
            self._textures.make(kind, volume.encoding.format)
            self._dilate(passes, kind, self._everything, extrema)
            passes.submit()
            self._make_room(volume)
        return self._textures.view(kind)

    def distances(self, occupied_above: float, volume):
        if self._occupied_above != occupied_above:
            passes = GridPasses(self.engine)
            source = self._extrema(passes, "maximum", volume)
            if "distance" not in self._textures:
                self._textures.make("distance", "r8unorm")
            bound = volume.encoding.texel_between(occupied_above)
            target, view = self._textures["distance"], self._textures.view("distance")
            for number, axis in enumerate(_AXES):
                first = {"is_first_axis": number == 0}
                passes.fill(
                    target, self._everything, "distance", source, first, axis=axis, bound=bound
                )
                source = view
            passes.submit()
            self._make_room(volume)
            self._occupied_above = occupied_above
        return self._textures.view("distance")

    def update(self, box_zyx, volume) -> None:
        cells = touched_cells(box_zyx, self.cells_zyx)
        passes = GridPasses(self.engine)
        for kind in ("maximum", "minimum"):
            if _extrema_name(kind) in self._textures:
                self._find_extrema(passes, kind, cells, volume)
            if kind in self._textures:
                # A bound depends on the neighbours: those of the changed cells change too.
                region = grown(cells, 1, self.cells_zyx)
                self._dilate(passes, kind, region, self._extrema(passes, kind, volume))
        passes.submit()
        self._make_room(volume)
        self._occupied_above = None

    def drop_bounds(self, kind: str) -> None:
        self._textures.drop(kind)

    def forget(self) -> None:
        self._textures.clear()
        self._occupied_above = None

    @property
    def _cell_count(self) -> int:
        return int(np.prod(self.cells_zyx))

    def _extrema(self, passes: GridPasses, kind: str, volume):
        """The view of the extrema, to be found by these passes where they are not there."""
        name = _extrema_name(kind)
        if name not in self._textures:
            self._textures.make(name, volume.encoding.format)
            self._find_extrema(passes, kind, self._everything, volume)
        return self._textures.view(name)

    def _find_extrema(self, passes: GridPasses, kind: str, region: Region, volume) -> None:
        target = self._textures[_extrema_name(kind)]
        passes.fill(target, region, "extremum", volume.view, _constants(kind))

    def _dilate(self, passes: GridPasses, kind: str, region: Region, extrema) -> None:
        passes.fill(self._textures[kind], region, "dilated", extrema, _constants(kind))

    def _summary(self, passes: GridPasses, view, bound: float) -> Summary:
        passes.summarise(view, self.cells_zyx, bound)
        return passes.submit()

    def _make_room(self, volume) -> None:
        for kind in ("minimum", "maximum"):
            if self.nbytes > LARGEST_SHARE * volume.nbytes:
                self._textures.drop(_extrema_name(kind))


def _extrema_name(kind: str) -> str:
    return f"{kind} of cells"


def _constants(kind: str) -> dict:
    return {"takes_largest": kind == "maximum"}
