"""Where on the subplot is what lies on the picture: in which corner, or at which side?"""

from typing import Any

from ...base import checks
from ...base.property import Property
from .overlay import TextOverlay
from .view import View

# Shares of what is left beside it: from the left, and from the top.
POSITIONS: dict[str, tuple[float, float]] = {
    "top left": (0, 0),
    "top": (0.5, 0),
    "top right": (1, 0),
    "left": (0, 0.5),
    "center": (0.5, 0.5),
    "right": (1, 0.5),
    "bottom left": (0, 1),
    "bottom": (0.5, 1),
    "bottom right": (1, 1),
}


def position(name: str, value: Any) -> str | tuple[float, float]:
    """A key of `POSITIONS`, or such shares."""
    if isinstance(value, str):
        return checks.choice(name, value, tuple(POSITIONS))
    x, y = (checks.number(name, share, 0, 1) for share in checks.vector(name, value, 2))
    return x, y


class PlacedOverlay(TextOverlay):
    """An overlay that lies in a corner of the subplot or at one of its sides.

    Parameters
    ----------
    position : str or (float, float)
    margin : float
    """

    position = Property(
        position,
        doc='"top left", "top", "top right", "left", "center", "right", "bottom left", "bottom" or '
        '"bottom right" of the subplot; or (x, y), 0 to 1 from left to right and from top to bottom.',
    )
    margin = Property(
        checks.number, 0, 1000, doc="Pixels from the edges of the subplot, 0 to 1000."
    )

    def __init__(self, position: str, margin: float) -> None:
        super().__init__()
        self.position = position
        self.margin = margin

    @property
    def shares(self) -> tuple[float, float]:
        """Where it is, 0 left to 1 right and 0 top to 1 bottom."""
        position = self.position
        return POSITIONS[position] if isinstance(position, str) else position

    def place(self, view: View, width: float, height: float) -> tuple[float, float]:
        """Left and top of something of a size, in pixels of the target, for a position and a margin."""
        left, top, room_x, room_y = view.viewport_px
        across, down = self.shares
        margin = self.margin_px(view)
        x = left + margin + across * (room_x - 2 * margin - width)
        y = top + margin + down * (room_y - 2 * margin - height)
        return x, y

    def margin_px(self, view: View) -> int:
        """The margin in pixels of the target."""
        return round(self.margin * view.pixel_ratio)
