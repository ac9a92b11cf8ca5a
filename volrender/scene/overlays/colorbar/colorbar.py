"""Colorbar: which colour stands for which value, at the right of the subplot?"""

import math
import weakref
from typing import Any

from ....base.property import Property
from ...graphics.graphic import Graphic
from ...graphics.records.mode_fields import is_step
from ..overlay import Text, TextOverlay
from ..text import Font, Label
from ..view import View
from .bar import Bar
from .colours import Gradient, is_by_depth

MARGIN_PX = 16
TALLEST = 0.6  # of the subplot, one bar
TALLEST_COLUMN = 0.85  # several, one below the other
# In font sizes.
SHORTEST = 2.0  # bar; where bars would be shorter, there is another column
ABOVE = 2.6  # a bar that has a name
BETWEEN = 1.5  # columns
WIDEST_NAME = 9.0


def _optional_graphic(name: str, value: Any) -> Any:
    if value is None:
        return None
    if not isinstance(value, Graphic):
        raise TypeError(f"{name} is an ImageVolumeGraphic or None, not {type(value).__name__}.")
    if not _has_colours(value):
        raise ValueError(f"{name} is a grayscale volume; {value!r} shows its own colours.")
    return value


def _has_colours(graphic: Any) -> bool:
    """Whether a colormap, or one for each channel, says which colours its values have."""
    return all(look.has_colormap for look in graphic.looks)


class Colorbar(TextOverlay):
    """The colours of a grayscale volume, or of the `values` of labels, from vmin to vmax.

    They are those of the colormap, with its own alpha but not that of the graphic, unlit. The
    larger value is on top, also where vmin > vmax. Equal limits, or such as float32 cannot tell
    apart, are a step in the middle of the bar, which then reaches half of that value to both sides,
    or 1 where it is 0. Where the colours say a depth (`color_by`), they run from near to far.

    Of several channels, each that is visible has a bar with its name above it and its limits beside
    it: one below the other, in as few columns as leave them long enough.
    """

    graphic = Property(
        _optional_graphic,
        doc="A volume, or labels; None for the first visible of the subplot that has a colormap.",
    )
    title = Text(doc="Text above the bars, or None.")

    def __init__(self) -> None:
        super().__init__()
        self._gradients: list[Gradient] = []
        self.graphic = None
        self.title = None

    def shows(self, thing: object) -> bool:
        return thing is self or thing is self.graphic

    def _depends_on(self, shown: list, view: View) -> tuple:
        graphic = self._shown_graphic(shown)
        if graphic is None:
            return ()
        return weakref.ref(graphic), graphic.revision, *map(is_step, graphic.looks)

    def _shown_graphic(self, shown: list) -> Any:
        graphic = self.graphic or next((g for g in shown if _has_colours(g)), None)
        # Its data may have been replaced.
        return graphic if graphic is not None and _has_colours(graphic) else None

    def _items(self, shown: list, view: View) -> list:
        graphic = self._shown_graphic(shown)
        if graphic is None:
            return []
        font = self.face(view.pixel_ratio)
        placed = self._placed(graphic, font, view)
        if not placed:
            return []
        lines, labels, gradients = [], [], []
        while len(self._gradients) < len(placed):
            self._gradients.append(Gradient())
        for (bar, left, top), gradient in zip(placed, self._gradients, strict=False):
            lines += bar.lines(left, top)
            labels += bar.labels(left, top)
            place_px = (left, top, bar.width_px, bar.height_px)
            gradients.append(gradient.item(bar.look, is_by_depth(graphic), place_px, view))
        if self.title:
            labels.append(self._title_over(placed, font, view))
        return [*gradients, self._text(labels, self.colour, view, lines)]

    def _title_over(self, placed: list[tuple[Bar, int, int]], font: Font, view: View) -> Label:
        """Above the middle of the bars, within the margin."""
        (first, left, top), (last, last_left, _) = placed[0], placed[-1]
        end = view.viewport_px[0] + view.viewport_px[2] - _margin(view)
        x = min((left + last_left + last.width_px) / 2, end - font.size(self.title)[0] / 2)
        above = ABOVE if first.name else 1
        return Label.at(font, self.title, x, top - above * font.size_px, (0.5, 1))

    def _placed(self, graphic: Any, font: Font, view: View) -> list[tuple[Bar, int, int]]:
        """The bars, and left and top of each; none where there is no room."""
        looks = self._named_looks(graphic, font)
        for columns in range(1, len(looks) + 1):
            rows = math.ceil(len(looks) / columns)
            height = _bar_height(rows, bool(graphic.channels), font, view)
            if height >= SHORTEST * font.size_px:
                by_depth, ratio = is_by_depth(graphic), view.pixel_ratio
                bars = [Bar.of(*each, by_depth, height, font, ratio) for each in looks]
                placed = _in_columns(bars, rows, font, view)
                return placed if placed[0][1] > view.viewport_px[0] else []
        return []

    def _named_looks(self, graphic: Any, font: Font) -> list[tuple[Any, str]]:
        """What has a bar, and the name of each channel as the font can write it."""
        if not graphic.channels:
            return [(graphic, "")]
        names = zip(graphic.channels, graphic.channels.names, strict=True)
        return [(channel, _written(name, font)) for channel, name in names if channel.visible]


def _margin(view: View) -> int:
    return round(MARGIN_PX * view.pixel_ratio)


def _bar_height(rows: int, has_names: bool, font: Font, view: View) -> int:
    """How tall each of so many bars is, one below the other."""
    height = view.viewport_px[3]
    if not has_names:
        return round(TALLEST * height)
    share = TALLEST_COLUMN * height / rows - ABOVE * font.size_px
    return round(min(share, TALLEST * height))


def _in_columns(bars: list[Bar], rows: int, font: Font, view: View) -> list[tuple[Bar, int, int]]:
    """Each bar, and its left and top, in columns of so many; the last one ends at the margin."""
    left, top, width, height = view.viewport_px
    right = left + width - _margin(view)
    placed: list[tuple[Bar, int, int]] = []
    above = round(ABOVE * font.size_px) if bars[0].name else 0
    step = bars[0].height_px + above
    start = top + (height - rows * step) / 2 + above
    for column in reversed([bars[at : at + rows] for at in range(0, len(bars), rows)]):
        bar_left = round(right - max(bar.whole_width_px for bar in column))
        placed[:0] = [(bar, bar_left, round(start + row * step)) for row, bar in enumerate(column)]
        right = bar_left - BETWEEN * font.size_px
    return placed


def _written(name: str, font: Font) -> str:
    """A name as the font can write it, its end left out where it is too long."""
    missing = font.missing(name)
    text = "".join("?" if sign in missing else sign for sign in name)
    most = WIDEST_NAME * font.size_px
    while len(text) > 1 and font.size(text)[0] > most:
        text = text.removesuffix("...")[:-1] + "..."
    return text
