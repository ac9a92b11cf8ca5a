"""The distance maps of a volume: one for each of what cells were last looked at for.

That is a threshold, of which cells hold values above it, intervals of values, of which they hold any, or
variation: that they hold more than one value.
"""

from collections import OrderedDict
from collections.abc import Hashable, Iterator
from typing import Any

from ..device.engine import Engine
from ..shader.constants import whole_constant
from .cells import Region, add_region, all_cells
from .textures import KeptGrid, make_grid

VARIATION = "variation"
Intervals = tuple[tuple[float, float], ...]  # (lowest, highest), ascending; data units
Sought = float | Intervals | str  # a threshold, data units; intervals; or `VARIATION`
MOST_INTERVALS = 2 * whole_constant("grids/grid_job.wgsl", "INTERVAL_PAIRS")
MOST_MAPS = 4
FORMAT = "r8unorm"  # the smallest there is; lavapipe, too, reads it faster than floats


class DistanceMaps:
    """At most `MOST_MAPS` maps by what is looked for; the least recently used one is let go.

    A map is never taken for another limit, nor destroyed: a frame that is being recorded may have
    bound it.

    Parameters
    ----------
    engine : Engine
    cells_zyx : (int, int, int)
    everything : optional
        What changed of a new map; default: the region of all cells.
    """

    def __init__(self, engine: Engine, cells_zyx: tuple[int, int, int], everything: Any = None):
        self._engine = engine
        self._cells_zyx = cells_zyx
        self._everything = all_cells(cells_zyx) if everything is None else everything
        self._maps: OrderedDict[Hashable, KeptGrid] = OrderedDict()  # the last used one is last

    def __len__(self) -> int:
        return len(self._maps)

    def __iter__(self) -> Iterator[KeptGrid]:
        """Them all, as they are."""
        return iter(self._maps.values())

    @property
    def nbytes(self) -> int:
        """Bytes of all textures."""
        return sum(kept.grid.nbytes for kept in self._maps.values())

    def use(self, sought: Hashable) -> KeptGrid:
        """The map for what is looked for; a new one where there is none."""
        kept = self._maps.get(sought)
        if kept is not None:
            self._maps.move_to_end(sought)
            return kept
        if len(self._maps) == MOST_MAPS:
            self._maps.popitem(last=False)
        grid = make_grid(self._engine, "distance grid", self._cells_zyx, FORMAT)
        self._maps[sought] = KeptGrid(grid, self._everything)
        return self._maps[sought]

    def update(self, cells: Region) -> None:
        """Note for all maps that the extrema of some cells changed."""
        for kept in self._maps.values():
            add_region(kept.changed, cells)

    def drop(self, sought: Hashable) -> None:
        """Let a map go, if it is there."""
        self._maps.pop(sought, None)

    def clear(self) -> None:
        """Let them all go."""
        self._maps.clear()
