"""Skipping grids built by compute shaders from the volume's own texture: nothing but sums comes back."""

from functools import wraps

import numpy as np

from ...base.modes import DISTANCES
from ...data.missing import LARGEST_VALUE
from ..device.engine import Engine
from .cells import Region, add_region, all_cells, cell_counts, grown, touched_cells
from .distance_maps import FORMAT, MOST_INTERVALS, VARIATION, DistanceMaps, Intervals, Sought
from .passes import GridPasses
from .summary import Summary
from .textures import GridTexture, GridTextures

LARGEST_SHARE = 0.05  # of the volume's bytes: beyond it, what can be had again is dropped
FURTHER_SHARE = 0.016  # on top, for each distance map but the first

# With fewer voxels, recording the passes takes longer than the plain march of one frame.
LEAST_MOVIE_VOXELS = 2**24

# Where the bounds of more than so many of the cells are near the largest, as in white noise, a MIP
# marches plainly.
MOST_ALIKE = 0.5
NEAR_LARGEST = 0.05  # of the range of the bounds

# What is found of the voxels of each cell: by a file in shaders/grids/cell and its constants.
_OF_CELLS: dict[str, tuple[str, dict]] = {
    "maximum": ("extremum", {"takes_largest": True}),
    "minimum": ("extremum", {"takes_largest": False}),
    VARIATION: ("varied", {}),
}
OCCUPIED = "occupied cells"
_AXES = ((0, 0, 1), (0, 1, 0), (1, 0, 0))  # z first: it alone cannot be done in place, in parts


def _or_forget(method):
    """What fails half way leaves no texture that was made but not filled."""

    @wraps(method)
    def whole(self, *args):
        try:
            return method(self, *args)
        except BaseException:
            self.forget()
            raise

    return whole


class ComputeGrids:
    """A `GridBuilder`; all that it holds is on the GPU, in texel units.

    The extrema of cells stay beside what was made of them as long as there is room.
    """

    waits_for_gpu = True

    def __init__(self, engine: Engine, shape_zyx: tuple[int, int, int]):
        self.engine = engine
        self.serves_movies = int(np.prod(shape_zyx)) >= LEAST_MOVIE_VOXELS
        self.cells_zyx = cell_counts(shape_zyx)
        self._everything = all_cells(self.cells_zyx)
        self._textures = GridTextures(engine, self.cells_zyx)
        self._maps = DistanceMaps(engine, self.cells_zyx)
        self._changed: list[Region] = []  # cells that changed since passes were last recorded

    @property
    def nbytes(self) -> int:
        return self._textures.nbytes + self._maps.nbytes

    @_or_forget
    def share_above(self, kind: str, limit: float, volume) -> float:
        passes = self._begin(volume)
        extrema = self._cells(passes, kind, volume)
        if kind == "maximum" and self._maps.use(limit).changed:
            # Distances are wanted next: found now, they cost no submit.
            self._find_distances(passes, limit, volume)
        found = self._summary(passes, extrema, volume.encoding.texel_between(limit))
        self._make_room(volume)
        return found.above / self._cell_count

    @_or_forget
    def share_occupied(self, sought: Intervals | str, volume) -> float:
        passes = self._begin(volume)
        occupied = self._occupied(passes, sought, volume)
        if self._maps.use(sought).changed:
            self._find_distances(passes, sought, volume)
        found = self._summary(passes, occupied, 0.5)
        self._make_room(volume)
        return found.above / self._cell_count

    @_or_forget
    def mip_pays(self, volume) -> bool:
        passes, encoding = self._begin(volume), volume.encoding
        bounds = self._bounds(passes, "maximum", volume)
        found = self._summary(passes, bounds, 0.0)
        self._make_room(volume)
        low, high = (float(encoding.data(texel)) for texel in (found.smallest, found.largest))
        if encoding.is_normalised:  # integers, but for rounding
            low, high = round(low), round(high)
        cut = encoding.texel_between(high - NEAR_LARGEST * (high - low))
        return self._summary(passes, bounds, cut).above <= MOST_ALIKE * self._cell_count

    @_or_forget
    def bounds(self, kind: str, volume):
        if kind in self._textures and not self._changed:  # in most frames nothing is to be done
            return self._textures[kind].view
        passes = self._begin(volume)
        self._bounds(passes, kind, volume)
        passes.submit()
        self._make_room(volume)
        return self._textures[kind].view

    @_or_forget
    def distances(self, sought: Sought, volume):
        kept = self._maps.use(sought)
        if kept.changed:
            passes = self._begin(volume)
            self._find_distances(passes, sought, volume)
            passes.submit()
            self._make_room(volume)
        return kept.grid.view

    def update(self, box_zyx, volume) -> None:
        cells = touched_cells(box_zyx, self.cells_zyx)
        add_region(self._changed, cells)
        self._maps.update(cells)

    def drop(self, kind: str, limit: Sought | None) -> None:
        if kind in DISTANCES:
            self._maps.drop(limit)
        else:
            self._textures.drop(kind)

    def forget(self) -> None:
        self._textures.clear()
        self._maps.clear()
        self._changed.clear()

    @property
    def _cell_count(self) -> int:
        return int(np.prod(self.cells_zyx))

    def _begin(self, volume) -> GridPasses:
        """Passes, of which the first bring what is there up to date."""
        passes = GridPasses(self.engine)
        changed, self._changed = self._changed, []
        for kind in _OF_CELLS:
            if _name_of_cells(kind) in self._textures:
                for cells in changed:
                    self._find_cells(passes, kind, cells, volume)
            if kind in self._textures and changed:
                extrema = self._cells(passes, kind, volume)
                for cells in changed:
                    # A bound depends on the neighbours: those of the changed cells change too.
                    self._dilate(passes, kind, grown(cells, 1, self.cells_zyx), extrema)
        return passes

    def _cells(self, passes: GridPasses, kind: str, volume) -> GridTexture:
        """What is known of the voxels of each cell, an extremum or whether they vary.

        Found by these passes where it is not there.
        """
        name = _name_of_cells(kind)
        if name not in self._textures:
            self._textures.make(name, FORMAT if kind == VARIATION else volume.encoding.format)
            self._find_cells(passes, kind, self._everything, volume)
        return self._textures[name]

    def _bounds(self, passes: GridPasses, kind: str, volume) -> GridTexture:
        """The bounds, to be found by these passes where they are not there."""
        if kind not in self._textures:
            extrema = self._cells(passes, kind, volume)
            self._textures.make(kind, volume.encoding.format)
            self._dilate(passes, kind, self._everything, extrema)
        return self._textures[kind]

    def _find_cells(self, passes: GridPasses, kind: str, region: Region, volume) -> None:
        voxels = GridTexture(volume.texture, volume.view)
        cell, constants = _OF_CELLS[kind]
        passes.fill(self._textures[_name_of_cells(kind)], region, cell, voxels, constants)

    def _dilate(self, passes: GridPasses, kind: str, region: Region, extrema: GridTexture) -> None:
        _, constants = _OF_CELLS[kind]
        passes.fill(self._textures[kind], region, "dilated", extrema, constants)

    def _find_distances(self, passes: GridPasses, sought: Sought, volume) -> None:
        """Have these passes find all distances to what is looked for."""
        kept = self._maps.use(sought)
        target = kept.grid
        if isinstance(sought, tuple | str):
            begin, bound = self._occupied(passes, sought, volume), 0.5
        else:
            begin = self._cells(passes, "maximum", volume)
            bound = volume.encoding.texel_between(sought)
        for axis, source in zip(_AXES, (begin, target, target), strict=True):
            first = {"is_first_axis": source is begin}
            passes.fill(target, self._everything, "distance", source, first, axis=axis, bound=bound)
        kept.changed.clear()

    def _occupied(self, passes: GridPasses, sought: Intervals | str, volume) -> GridTexture:
        """Which cells have values in some intervals, or vary, to be found by these passes."""
        if isinstance(sought, str):
            return self._cells(passes, sought, volume)
        maxima, minima = (self._cells(passes, kind, volume) for kind in ("maximum", "minimum"))
        if OCCUPIED not in self._textures:
            self._textures.make(OCCUPIED, FORMAT)
        grid, encoding = self._textures[OCCUPIED], volume.encoding
        borders = [encoding.texel_between(value) for interval in sought for value in interval]
        pairs = np.tile(np.array((LARGEST_VALUE, -LARGEST_VALUE), np.float32), MOST_INTERVALS)
        pairs[: len(borders)] = borders
        pairs = pairs.reshape(-1, 4)
        passes.fill(grid, self._everything, "occupied", maxima, second=minima, intervals=pairs)
        return grid

    def _summary(self, passes: GridPasses, grid: GridTexture, bound: float) -> Summary:
        passes.summarise(grid, self.cells_zyx, bound)
        found = passes.submit()
        assert found is not None  # it was asked for
        return found

    def _make_room(self, volume) -> None:
        share = LARGEST_SHARE + FURTHER_SHARE * max(0, len(self._maps) - 1)
        for name in (OCCUPIED, *map(_name_of_cells, (VARIATION, "minimum", "maximum"))):
            if self.nbytes > share * volume.nbytes:
                self._textures.drop(name)


def _name_of_cells(kind: str) -> str:
    return f"{kind} of cells"
