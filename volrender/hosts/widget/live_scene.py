"""What does a widget know of a figure now? Its scene in parts, and of it only what is new is worked out."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from ..web.overlays.at_cursor import graphics_of
from ..web.scene import Kept, scene_of
from .slots import Slots

if TYPE_CHECKING:
    from ...scene.figure.figure import Figure

MOST_TABLES = 200  # of colours that were ever shown, before their numbers begin anew


class Parts(NamedTuple):
    """A scene as it is sent.

    Attributes
    ----------
    rest : dict
        All but its subplots; ``generation`` is another one where numbers begin anew.
    subplots : list of dict
        Without their cameras.
    cameras : list of dict
        One for each subplot.
    """

    rest: dict[str, Any]
    subplots: list[dict[str, Any]]
    cameras: list[dict[str, Any]]


class LiveScene:
    """The scene of a figure, again and again.

    Attributes
    ----------
    slots : Slots
        Have the blocks of the last scene.
    """

    def __init__(self) -> None:
        self._generation = 0
        self._begin()

    def now(self, figure: "Figure") -> Parts:
        """The scene of a figure as it is."""
        if self._count > MOST_TABLES:
            self._generation += 1
            self._begin()
        scene, _ = scene_of(figure, kept=self._kept)
        self.slots.keep(_blocks_of(scene))
        subplots = scene.pop("subplots")
        cameras = [subplot.pop("camera") for subplot in subplots]
        for subplot, entry in zip(figure.stage.shown(), subplots, strict=True):
            for graphic, about in zip(graphics_of(subplot), entry["graphics"], strict=True):
                self._remember(graphic, about)
        return Parts({**scene, "generation": self._generation}, subplots, cameras)

    def colormap(self, colours: dict[str, Any]) -> Any:
        """The colormap of a look, by what the browser has of it."""
        return self._colormaps.get(colours["table"], colours["cmap"])

    def transfer(self, image: dict[str, Any] | None) -> Any:
        """The 2D transfer function of a look, by what the browser has of it."""
        return None if image is None else self._transfers[image["image"]]

    @property
    def _count(self) -> int:
        tables = self._kept.tables
        return sum(map(len, (tables.colours, tables.labels, tables.transfers)))

    def _begin(self) -> None:
        self.slots = Slots()
        self._kept = Kept(self.slots)
        self._colormaps: dict[int, Any] = {}
        self._transfers: dict[int, Any] = {}

    def _remember(self, graphic: Any, entry: dict[str, Any]) -> None:
        """By which numbers the browser knows colormaps that no catalog has, and transfer functions."""
        if not entry["looks"]:
            return
        looks = getattr(graphic, "channels", None) or [graphic]
        for look, about in zip(looks, entry["looks"], strict=True):
            self._colormaps[about["table"]] = look.cmap
            if about["transfer"] is not None:
                self._transfers[about["transfer"]["image"]] = look.transfer


def _blocks_of(scene: dict[str, Any]) -> Iterator[str]:
    """The names of all blocks that a scene names."""
    yield scene["shaders"]
    for kind in ("tables", "label_tables", "transfers", "faces"):
        yield from (entry["block"] for entry in scene[kind])
    for volume in scene["volumes"]:
        yield from (time["block"] for time in volume["times"])
