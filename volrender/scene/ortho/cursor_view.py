"""What the views of a volume and of its slices have in common: a cursor and a caption."""

from ..figure.subplot import Subplot
from ..graphics.cursor import Cursor
from ..overlays import Caption


class CursorView(Subplot):
    """A subplot that shows where a cursor is, and has a frame, a title and notes.

    Parameters
    ----------
    engine : Engine
    name, controller : str
    title : str
    colour : colour
        Of title and frame, sRGB.
    """

    def __init__(self, engine, name: str, controller: str, title: str, colour):
        super().__init__(engine, name, controller)
        self.cursor: Cursor | None = None
        self.caption = Caption(title, colour, self._notes)

    def follow(self, cursor: Cursor) -> None:
        """Show where a cursor is."""
        self.cursor = cursor

    def _notes(self) -> list[str]:
        raise NotImplementedError

    def overlays(self, corners) -> tuple:
        self.caption.background = corners
        return *super().overlays(corners), self.caption
