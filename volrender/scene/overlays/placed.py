"""Where on the subplot is what lies on the picture: in which corner, or at which side?"""

from collections.abc import Sequence
from itertools import product
from typing import Any

from ...base import checks
from ...base.property import Property
from .overlay import Rectangle, TextOverlay
from .view import View

GAP_PX = 6  # between two overlays, where one gave way

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

    Where an earlier one lies there, it goes beside it: up, down, left or right, whichever is nearest.
    At a place (x, y) it stays.

    Parameters
    ----------
    position : str or (float, float)
    margin : float
    """

    gives_way = True

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
        return self._take(view, (x, y, width, height))

    def _take(self, view: View, room: Rectangle) -> tuple[float, float]:
        """Left and top of the room that it gets, where it asks for this one."""
        if isinstance(self.position, str):
            room = beside(self.taken_px, room, GAP_PX * view.pixel_ratio, view.viewport_px)
        self.rooms_px = (room,)
        return room[:2]

    def margin_px(self, view: View) -> int:
        """The margin in pixels of the target."""
        return round(self.margin * view.pixel_ratio)


def beside(taken: Sequence[Rectangle], room: Rectangle, gap: float, whole: Sequence) -> Rectangle:
    """The nearest place for a rectangle that keeps a gap to others and lies in the whole.

    It stays where it is if it does so there, or if there is no such place.
    """
    left, top, width, height = room

    def is_free(x: float, y: float) -> bool:
        near = gap - 0.01  # what was put beside another one is beside it
        return all(
            x + width + near <= other[0]
            or other[0] + other[2] + near <= x
            or y + height + near <= other[1]
            or other[1] + other[3] + near <= y
            for other in taken
        )

    def ways(at: float, length: float, axis: int) -> list[float]:
        start, end = whole[axis], whole[axis] + whole[axis + 2]
        edges = [
            edge
            for other in taken
            for edge in (other[axis] - gap - length, other[axis] + other[axis + 2] + gap)
        ]
        return [at, *(edge for edge in edges if start + gap <= edge <= end - gap - length)]

    places = [
        (round(abs(x - left) + abs(y - top), 1), x, y)
        for x, y in product(ways(left, width, 0), ways(top, height, 1))
        if is_free(x, y)
    ]
    _, x, y = min(places, default=(0.0, left, top), key=lambda each: each[0])
    return x, y, width, height
