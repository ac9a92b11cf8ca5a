"""ScaleBar: how long is a round number of world units?"""

from typing import Any

from ...base import checks
from ...base.property import Property
from .overlay import Text
from .placed import PlacedOverlay
from .text import Label
from .ticks import number_label, round_down
from .view import View

WIDEST = 0.25  # of the subplot, for an automatic length
MARGIN_PX = 20
THICKNESS_PX = 3


def _optional_length(name: str, value: Any) -> float | None:
    return None if value is None else checks.number(name, value, above=0)


class ScaleBar(PlacedOverlay):
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
        super().__init__("bottom left", MARGIN_PX)
        self.unit = None
        self.length = None

    def _items(self, shown: list, view: View) -> list:
        width = view.viewport_px[2]
        face = self.face(view.pixel_ratio)
        margin, thickness = self.margin_px(view), round(THICKNESS_PX * view.pixel_ratio)
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
        bar_px, (text_px, cap_px) = length * scale, face.size(text)
        gap = face.size_px / 2
        whole_px = max(bar_px, text_px)
        left, top = self.place(view, whole_px, cap_px + gap + thickness)
        across, text_bottom = self.shares[0], round(top) + cap_px
        bar_left, bar_top = left + across * (whole_px - bar_px), round(top + cap_px + gap)
        middle = bar_left + bar_px / 2 if text_px <= bar_px else left + whole_px / 2
        label = Label.at(face, text, middle, text_bottom, (0.5, 1))
        if not label.is_inside(view.viewport_px):
            return []
        bar = (bar_left, bar_top, bar_px, thickness)
        return [self._text([label], self.ink, view, [bar])]
