"""By which grid does a mode skip, and does it pay? Grids are built when a mode first needs them."""

from ...base.modes import MODES
from ..device.engine import Engine
from .builder import make_builder

# Shares of cells beyond which looking at the grid costs more than it saves.
MOST_OCCUPIED = 0.6  # iso: cells that hold values above the threshold
MOST_AT_LIMIT = 0.05  # minip: cells that reach vmin, where the plain march stops early anyway

# What changed between two frames.
_NOTHING, _BOX, _EVERYTHING = range(3)


class SkippingGrids:
    """The grids of one volume, and the decisions whether to skip by them.

    Parameters
    ----------
    engine : Engine
    shape_zyx : (int, int, int)
        Of the volume.
    """

    def __init__(self, engine: Engine, shape_zyx: tuple[int, int, int]):
        self.builder = make_builder(engine, shape_zyx)
        self._decisions: dict[str, tuple] = {}  # kind → (limit, whether it pays)
        self._latest: dict[str, bool] = {}  # the same, of data that may have changed since
        self._changes = (_NOTHING, _NOTHING)  # before the last frame, and since

    @property
    def nbytes(self) -> int:
        """Bytes of the textures."""
        return self.builder.nbytes

    def view(self, mode: str, volume, threshold: float, low: float):
        """The grid that a mode skips by.

        Parameters
        ----------
        mode : str
        volume : VolumeTexture
        threshold : float
            iso: data units.
        low : float
            minip: the lower contrast limit, data units.

        Returns
        -------
        (kind, view) : (str, wgpu texture view or None)
            ``("none", None)`` where the mode marches plainly.
        """
        kind = MODES["image_volume", mode].grid
        running = min(self._changes)  # what changes from frame to frame
        self._changes = (self._changes[1], _NOTHING)
        if kind == "none" or volume.encoding.channels != 1:
            return "none", None
        # In a movie, grids serve one frame: whether that pays depends on who builds them.
        if running == _EVERYTHING and not self.builder.serves_movies:
            return "none", None
        # Interpolation may round up by one unit in the last place: what equals the threshold counts.
        occupied_above = threshold - 2e-6 * abs(threshold)
        limit = {"maximum": None, "minimum": low, "distance": occupied_above}[kind]
        is_live = running != _NOTHING and self.builder.waits_for_gpu
        if not self._pays(kind, limit, volume, is_live):
            return "none", None
        if kind == "distance":
            return kind, self.builder.distances(occupied_above, volume)
        return kind, self.builder.bounds(kind, volume)

    def update(self, box_zyx, volume) -> None:
        """Bring the grids up to date after a box of the volume changed: only the cells around it."""
        self._changes = (self._changes[0], max(_BOX, self._changes[1]))
        self.builder.update(box_zyx, volume)
        for kind in ("minimum", "distance"):
            self._decisions.pop(kind, None)

    def forget(self) -> None:
        """Drop all grids: everything changed."""
        self._changes = (self._changes[0], _EVERYTHING)
        self.builder.forget()
        self._decisions.clear()

    def _pays(self, kind: str, limit: float | None, volume, is_live: bool) -> bool:
        """Whether to skip. While data changes from frame to frame, the latest answer may stand:
        a GPU is not to be waited for."""
        if kind not in self._decisions or self._decisions[kind][0] != limit:
            if is_live and kind in self._latest:
                return self._latest[kind]
            self._latest[kind] = self._decide(kind, limit, volume)
            self._decisions[kind] = (limit, self._latest[kind])
        return self._decisions[kind][1]

    def _decide(self, kind: str, limit: float | None, volume) -> bool:
        if kind == "minimum":
            pays = 1 - self.builder.share_above("minimum", limit, volume) <= MOST_AT_LIMIT
        elif kind == "distance":
            pays = self.builder.share_above("maximum", limit, volume) <= MOST_OCCUPIED
        else:
            pays = self.builder.mip_pays(volume)
        if not pays:
            self.builder.drop(kind)
        return pays
