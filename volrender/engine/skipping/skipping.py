"""By which grid does a mode skip, and does it pay? Grids are built when a mode first needs them."""

from math import prod
from typing import Any

from ...base.modes import DISTANCES
from ..device.engine import Engine
from .builder import Builder, GridBuilder, make_builder
from .cells import cell_counts
from .decisions import Decisions
from .distance_maps import VARIATION, Sought
from .frame_changes import BOX, EVERYTHING, NOTHING, FrameChanges

# Shares of cells beyond which looking at the grid costs more than it saves.
MOST_OCCUPIED = {
    "distance": 0.6,  # iso: cells that hold values above the threshold
    "occupancy": 0.4,  # composite: cells in which anything absorbs
    "variation": 0.4,  # mean, sum: cells whose values differ
    "attenuation": 0.5,  # attenuated: cells that hold values above vmin
}
MOST_AT_LIMIT = 0.05  # minip: cells that reach vmin, where the plain march stops early anyway
# Of smaller volumes, 16³ voxels, bounds are not looked at: building takes 0.5 ms, as long as
# marching five, and spares mip nothing and minip a quarter at most (balls and specks that fill 512×512).
FEW_CELLS = 64


def few_cells(shape_zyx: tuple[int, int, int]) -> bool:
    """Whether a volume is so small that its bounds are not looked at."""
    return prod(cell_counts(shape_zyx)) <= FEW_CELLS


def grids_of(engine: Engine, shape_zyx: tuple[int, int, int]) -> "SkippingGrids | FewCells":
    """The grids of a volume of some shape."""
    if few_cells(shape_zyx):
        return FewCells(engine, shape_zyx)
    return SkippingGrids(engine, shape_zyx)


class FewCells:
    """The grids of a small volume, as `SkippingGrids`: distances alone, made when first asked for.

    Parameters
    ----------
    engine : Engine
    shape_zyx : (int, int, int)
    """

    __slots__ = ("_engine", "_grids", "_shape_zyx")

    def __init__(self, engine: Engine, shape_zyx: tuple[int, int, int]) -> None:
        self._engine, self._shape_zyx = engine, shape_zyx
        self._grids: SkippingGrids | None = None

    @property
    def nbytes(self) -> int:
        """Bytes of the textures."""
        return 0 if self._grids is None else self._grids.nbytes

    def view(self, kind: str, volume: Any, sought: Sought, *, frame: Any = None) -> tuple[str, Any]:
        """The grid that a mode skips by; see `SkippingGrids.view`."""
        if kind not in DISTANCES:
            return "none", None
        with self._engine.lock:
            if self._grids is None:
                self._grids = SkippingGrids(self._engine, self._shape_zyx)
            return self._grids.view(kind, volume, sought, frame=frame)

    def update(self, box_zyx: Any, volume: Any) -> None:
        """Follow a change of a box of voxels."""
        if self._grids is not None:
            self._grids.update(box_zyx, volume)

    def forget(self) -> None:
        """Drop all grids: everything changed."""
        if self._grids is not None:
            self._grids.forget()


class DecidedGrids:
    """Grids, and the decisions whether to skip by them.

    Parameters
    ----------
    engine : Engine
    builder : Builder
        Of the grids.
    """

    builder: Builder

    def __init__(self, engine: Engine, builder: Builder):
        self.builder = builder
        self._lock = engine.lock
        self._decisions = Decisions()
        self._changes = FrameChanges()

    @property
    def nbytes(self) -> int:
        """Bytes of the textures."""
        return self.builder.nbytes

    def view(self, kind: str, volume: Any, sought: Any, *, frame: Any = None) -> tuple[str, Any]:
        """The grid that a mode skips by.

        Parameters
        ----------
        kind : str
            Of grid, as the table of modes has it.
        volume : Resident
        sought : float, or intervals (lowest, highest) of values
            "distance", "attenuation": cells with values above it are met; "occupancy": those with
            values in the intervals, at most `MOST_INTERVALS`; "minimum": the lower contrast limit.
            Data units.
        frame : object, optional
            What it is drawn for: one object for each frame of each viewer, the same for all
            graphics in it. It has an attribute `viewer`, a hashable object, and both can be
            referenced weakly. By default, each call is a frame of its own of one anonymous viewer.

        Returns
        -------
        (skipping, view) : (str, wgpu texture view or None)
            A file in shaders/skipping/skipping, and what it looks at; ``("none", None)`` where the
            mode marches plainly.
        """
        with self._lock:
            running = self._changes.running(frame)
            if kind == "none" or not self._has_grids(kind, volume, sought):
                return "none", None
            # In a movie, grids serve one frame: whether that pays depends on who builds them.
            if running == EVERYTHING and not self.builder.serves_movies:
                return "none", None
            limit = self._limit(kind, volume, sought)
            is_live = running != NOTHING and self.builder.waits_for_gpu
            if not self._pays(kind, limit, volume, is_live):
                return "none", None
            if kind in DISTANCES:
                return DISTANCES[kind], self.builder.distances(limit, volume)
            return kind, self.builder.bounds(kind, volume)

    def forget(self) -> None:
        """Drop all grids: everything changed."""
        with self._lock:
            self._changes.note(EVERYTHING)
            self.builder.forget()
            self._decisions.outdate(("maximum", "minimum", *DISTANCES))

    def _changed_a_box(self) -> None:
        """What is decided by values near a limit is to be decided anew."""
        self._changes.note(BOX)
        self._decisions.outdate(("minimum", *DISTANCES))

    def _pays(self, kind: str, limit: Any, volume: Any, is_live: bool) -> bool:
        """Whether to skip. While data changes from frame to frame, the latest answer may stand:
        a GPU is not to be waited for."""
        pays = self._decisions.current(kind, limit)
        if pays is None and is_live:
            pays = self._decisions.latest(kind, limit)
        if pays is None:
            pays = self._decide(kind, limit, volume)
            self._decisions.note(kind, limit, pays)
            if not pays:
                self.builder.drop(kind, limit)
        return pays

    def _has_grids(self, kind: str, volume: Any, sought: Any) -> bool:
        """Whether there are grids of a kind."""
        raise NotImplementedError

    def _limit(self, kind: str, volume: Any, sought: Any) -> Any:
        """What cells are looked at for."""
        raise NotImplementedError

    def _decide(self, kind: str, limit: Any, volume: Any) -> bool:
        """Whether to skip, by the data as they are."""
        raise NotImplementedError


class SkippingGrids(DecidedGrids):
    """The grids of one volume.

    Parameters
    ----------
    engine : Engine
    shape_zyx : (int, int, int)
        Of the volume.
    builder : GridBuilder, optional
        Default: the one that suits the engine.
    """

    builder: GridBuilder

    def __init__(
        self, engine: Engine, shape_zyx: tuple[int, int, int], builder: GridBuilder | None = None
    ):
        super().__init__(engine, make_builder(engine, shape_zyx) if builder is None else builder)

    def update(self, box_zyx: Any, volume: Any) -> None:
        """Bring the grids up to date after a box of the volume changed: only the cells around it."""
        with self._lock:
            self._changed_a_box()
            self.builder.update(box_zyx, volume)

    def _has_grids(self, kind: str, volume: Any, sought: Sought) -> bool:
        return bool(volume.encoding.channels == 1)

    def _limit(self, kind: str, volume: Any, sought: Sought) -> Sought | None:
        return limit_of(kind, sought, volume.encoding)

    def _decide(self, kind: str, limit: Any, volume: Any) -> bool:
        if kind == "maximum":
            return self.builder.mip_pays(volume)
        if kind == "minimum":
            return is_few(kind, 1 - self.builder.share_above("minimum", limit, volume))
        if isinstance(limit, tuple | str):
            return is_few(kind, self.builder.share_occupied(limit, volume))
        return is_few(kind, self.builder.share_above("maximum", limit, volume))


def is_few(kind: str, share: float) -> bool:
    """Whether so few cells hold what a mode looks for that passing over the others pays.

    Parameters
    ----------
    kind : str
        "minimum", or of distances.
    share : float
        Of the cells, 0..1.
    """
    return share <= (MOST_AT_LIMIT if kind == "minimum" else MOST_OCCUPIED[kind])


def limit_of(kind: str, sought: Sought, encoding: Any) -> Sought | None:
    """What cells are looked at for. Interpolation may round by one unit in the last place: what equals
    a limit counts as beyond it, but where the least beyond it does not show."""
    if kind == "maximum":
        return None
    if kind == VARIATION:
        return VARIATION
    if isinstance(sought, tuple):
        return tuple(
            [(encoding.below(low), 2 * high - encoding.below(high)) for low, high in sought]
        )
    return encoding.below(sought) if kind == "distance" else sought
