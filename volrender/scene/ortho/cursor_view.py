"""What the views of a volume and of its slices have in common: a cursor and a caption."""

from ...base.checks import ColourLike
from ...base.weak import weak_method
from ...engine.device.engine import Engine
from ..figure.subplot import Subplot
from ..graphics.cursor import Cursor
from ..overlays import Caption


class CursorView(Subplot):
    """A subplot that shows where a cursor is, and has a frame, a title and a readout.

    Parameters
    ----------
    engine : Engine
    name, controller : str
    title : str
    colour : colour
        Of title and frame, sRGB.
    """

    def __init__(
        self, engine: Engine, name: str | None, controller: str, title: str, colour: ColourLike
    ) -> None:
        super().__init__(engine, name, controller)
        self._cursor: Cursor | None = None
        self.letter.position = "top right"  # beside the title
        self.caption = Caption(title, colour, weak_method(self._readout, ()))

    @property
    def cursor(self) -> Cursor:
        """The cursor that it shows; RuntimeError before `follow`."""
        if self._cursor is None:
            raise RuntimeError("This view follows no cursor yet.")
        return self._cursor

    def follow(self, cursor: Cursor) -> None:
        """Show where a cursor is."""
        self._cursor = cursor

    def _readout(self) -> list[str]:
        raise NotImplementedError

    def shows(self, thing: object) -> bool:
        return super().shows(thing) or self.caption.shows(thing)

    def overlays(self, corners) -> tuple:
        self.caption.background = corners
        return self.caption, *super().overlays(corners)  # which give way to it
