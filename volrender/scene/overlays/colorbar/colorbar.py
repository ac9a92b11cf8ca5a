"""Colorbar: which colour stands for which value?"""

import weakref
from typing import Any

import numpy as np

from ....base.property import Property
from ...graphics.graphic import Graphic
from ...graphics.records.mode_fields import is_step
from ..overlay import Rectangle, Text
from ..placed import PlacedOverlay
from ..text import Font, Label
from ..view import View
from .bar import Bar
from .colours import Gradient, is_by_depth
from .placing import PlacedBar, in_a_row, in_columns, moved, title_gap

MARGIN_PX = 16
WIDEST_NAME = 9.0  # in font sizes


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


class Colorbar(PlacedOverlay):
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
        super().__init__("right", MARGIN_PX)
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
        placed = self._beside_others(self._placed(graphic, font, view), font, view)
        if not placed:
            return []
        lines, labels, gradients = [], [], []
        while len(self._gradients) < len(placed):
            self._gradients.append(Gradient())
        for (bar, left, top), gradient in zip(placed, self._gradients, strict=False):
            lines += bar.lines(left, top)
            labels += bar.labels(left, top)
            place_px = (left, top, *bar.size_px)
            by_depth = is_by_depth(graphic)
            gradients.append(gradient.item(bar.look, by_depth, place_px, bar.is_level, view))
        if self.title:
            labels.append(self._title_over(placed, font, view))
        self.rooms_px = self._rooms(placed, font, view)
        return [*gradients, self._text(labels, self.ink, view, lines)]

    def _beside_others(self, placed: list[PlacedBar], font: Font, view: View) -> list[PlacedBar]:
        """The bars, moved together to where nothing else lies."""
        if not placed:
            return []
        rooms = np.array(self._rooms(placed, font, view))
        start, end = rooms[:, :2].min(axis=0), (rooms[:, :2] + rooms[:, 2:]).max(axis=0)
        whole = (*start.tolist(), *(end - start).tolist())
        x, y = np.round(np.array(self._take(view, whole)) - start).astype(int).tolist()
        return [(bar, left + x, top + y) for bar, left, top in placed]

    def _rooms(self, placed: list[PlacedBar], font: Font, view: View) -> tuple[Rectangle, ...]:
        """Those of the bars, and of all that is written at them."""
        labels = [label for bar, left, top in placed for label in bar.labels(left, top)]
        if self.title:
            labels.append(self._title_over(placed, font, view))
        bars = [(left, top, *bar.size_px) for bar, left, top in placed]
        return *bars, *(label.room_px for label in labels)

    def _title_over(self, placed: list[PlacedBar], font: Font, view: View) -> Label:
        """Above the middle of the bars, within the margins."""
        (first, left, top), (last, last_left, _) = placed[0], placed[-1]
        start, end = view.viewport_px[0], view.viewport_px[0] + view.viewport_px[2]
        half, margin = font.size(self.title)[0] / 2, self.margin_px(view)
        x = (left + last_left + last.size_px[0]) / 2
        x = min(max(x, start + margin + half), end - margin - half)
        return Label.at(font, self.title, x, top - title_gap(first), (0.5, 1))

    def _placed(self, graphic: Any, font: Font, view: View) -> list[PlacedBar]:
        """The bars, and left and top of each; none where there is no room."""
        named = self._named_looks(graphic, font)
        across, down = self.shares
        is_level = across == 0.5 and down != 0.5
        arrange = in_a_row if is_level else in_columns

        def make(each: tuple[Any, str], length_px: int) -> Bar:
            by_depth, ratio = is_by_depth(graphic), view.pixel_ratio
            return Bar.of(*each, by_depth, length_px, font, ratio, is_level)

        placed = arrange(named, make, font, view, self.margin_px(view))
        return moved(placed, (across, down), bool(self.title), self.margin_px(view), view)

    def _named_looks(self, graphic: Any, font: Font) -> list[tuple[Any, str]]:
        """What has a bar, and the name of each channel as the font can write it."""
        if not graphic.channels:
            return [(graphic, "")]
        names = zip(graphic.channels, graphic.channels.names, strict=True)
        return [(channel, written_name(name, font)) for channel, name in names if channel.visible]


def written_name(name: str, font: Font) -> str:
    """A name as the font can write it, its end left out where it is too long."""
    missing = font.missing(name)
    text = "".join("?" if sign in missing else sign for sign in name)
    most = WIDEST_NAME * font.size_px
    while len(text) > 1 and font.size(text)[0] > most:
        text = text.removesuffix("...")[:-1] + "..."
    return text
