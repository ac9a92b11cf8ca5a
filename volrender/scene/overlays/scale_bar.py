"""ScaleBar: how long is a round number of world units, at the bottom left?"""

from typing import Any

from ...base import checks
from ...base.property import Property
from .overlay import Text, TextOverlay
from .text import Label
from .ticks import number_label, round_down
from .view import View

WIDEST = 0.25  # of the subplot, for an automatic length
MARGIN_PX = 20
THICKNESS_PX = 3


def _optional_length(name: str, value: Any) -> float | None:
    return None if value is None else checks.number(name, value, above=0)


class ScaleBar(TextOverlay):
    """A bar of a round world length with its number.

    In perspective, lengths shrink with distance: the bar is right at the depth of the centre of
    what is shown, and across the view. It is not drawn while that centre is behind the camera, nor
    where its label does not fit into the subplot.
    """

    unit = Text(doc='Unit of the world, such as "mm"; None: that of the subplot.')
    length = Property(
        _optional_length,
        doc="World units; None, or a length that does not fit into the subplot: 1, 2 or 5 times "
        "a power of ten, at most a quarter of the subplot's width.",
    )

    def __init__(self) -> None:
        super().__init__()
        self.unit = None
        self.length = None

    def _items(self, shown: list, view: View) -> list:
        left, top, width, height = view.viewport_px
        face = self.face(view.pixel_ratio)
        margin, thickness = (round(px * view.pixel_ratio) for px in (MARGIN_PX, THICKNESS_PX))
        low, high = self._bounds(shown)
        t, w = view.clip_coordinates((low + high) / 2)[2:].tolist()
        if w <= 0:  # behind the camera
            return []
        scale = view.pixels_per_unit(t)
        length = self.length
        if length is None or length * scale > width - 2 * margin:
            length = float(round_down(WIDEST * width / scale))
        unit = self.unit or self.writable(view.unit)
        text = number_label(length) + (f" {unit}" if unit else "")
        bar_px = length * scale
        bar_left, bar_top = left + margin, top + height - margin - thickness
        text_bottom = bar_top - face.size_px / 2
        label = Label.at(face, text, bar_left + bar_px / 2, text_bottom, (0.5, 1))
        if label.left_px < bar_left:  # it is wider than the bar
            label = Label.at(face, text, bar_left, text_bottom, (0, 1))
        if not label.is_inside(view.viewport_px):
            return []
        bar = (bar_left, bar_top, bar_px, thickness)
        return [self._text([label], self.colour, view, [bar])]
