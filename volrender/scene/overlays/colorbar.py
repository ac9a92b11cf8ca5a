"""Colorbar: which colour stands for which value, at the right of the subplot?"""

import math
import weakref
from typing import Any

import numpy as np

from ...base.modes import mode_of
from ...base.property import Property
from ...engine.frame.draw_list import Owner
from ...engine.quads.quads import Picture, QuadsItem
from ...engine.quads.sprites import sprites
from ..graphics.graphic import Graphic
from ..graphics.records.mode_fields import is_step
from ..graphics.transfer.colormaps import table_of
from .overlay import Text, TextOverlay
from .text import Label
from .ticks import round_up, tick_labels, ticks
from .view import View

MARGIN_PX = 16
TALLEST = 0.6  # of the subplot
TICK_PX = 4
CLOSEST = 3.0  # between ticks, in font sizes


def _optional_graphic(name: str, value: Any) -> Any:
    if value is None:
        return None
    if not isinstance(value, Graphic):
        raise TypeError(f"{name} is an ImageVolumeGraphic or None, not {type(value).__name__}.")
    if not value.has_colormap:
        raise ValueError(f"{name} is a grayscale volume; {value!r} shows its own colours.")
    return value


class Colorbar(TextOverlay):
    """The colours of a grayscale volume over the values from vmin to vmax, evenly spaced.

    They are those of the colormap, with its own alpha but not that of the graphic, unlit. The
    larger value is on top, also where vmin > vmax. Equal limits, or such as float32 cannot tell
    apart, are a step in the middle of the bar, which then reaches half of that value to both sides,
    or 1 where it is 0. Where the colours say a depth (`color_by`), they run from near to far.
    """

    graphic = Property(
        _optional_graphic,
        doc="The volume, or None for the first visible grayscale volume of the subplot.",
    )
    title = Text(doc="Text above the bar, or None.")

    def __init__(self) -> None:
        super().__init__()
        self._gradient = Gradient()
        self.graphic = None
        self.title = None

    def shows(self, thing: object) -> bool:
        return thing is self or thing is self.graphic

    def _depends_on(self, shown: list, view: View) -> tuple:
        graphic = self._shown_graphic(shown)
        if graphic is None:
            return ()
        return weakref.ref(graphic), graphic.revision, is_step(graphic)

    def _shown_graphic(self, shown: list) -> Any:
        graphic = self.graphic or next((g for g in shown if g.has_colormap), None)
        # Its data may have been replaced.
        return graphic if graphic is not None and graphic.has_colormap else None

    def _items(self, shown: list, view: View) -> list:
        graphic = self._shown_graphic(shown)
        if graphic is None:
            return []
        font = self.face(view.pixel_ratio)
        margin, tick, line = (round(px * view.pixel_ratio) for px in (MARGIN_PX, TICK_PX, 1))
        left, top, width, height = view.viewport_px
        bar_width, bar_height = round(font.size_px), round(TALLEST * height)
        if bar_height < 2 * font.size_px:  # there is no room
            return []
        low, high = value_range(graphic)
        if is_by_depth(graphic):
            values, texts = [low, high], ["near", "far"]
        else:
            values, texts = self._ticks(low, high, bar_height / font.size_px)
        text_width = max([0, *(font.size(text)[0] for text in texts)])
        gap = font.size_px / 3
        bar_left = round(left + width - margin - text_width - tick - gap - bar_width)
        bar_top = round(top + (height - bar_height) / 2)
        if bar_left <= left:  # there is no room
            return []

        bars = _frame(bar_left, bar_top, bar_width, bar_height, line)
        labels = []
        for value, text in zip(values, texts, strict=True):
            y = bar_top + (high - value) / (high - low) * bar_height
            row = min(max(round(y - line / 2), bar_top), bar_top + bar_height - line)
            bars.append((bar_left + bar_width + line, row, tick, line))
            x = bar_left + bar_width + line + tick + gap
            labels.append(Label.at(font, text, x, row + line / 2, (0, 0.5)))
        if self.title:
            right = left + width - margin
            x = min(bar_left + bar_width / 2, right - font.size(self.title)[0] / 2)
            labels.append(Label.at(font, self.title, x, bar_top - font.size_px, (0.5, 1)))

        place_px = (bar_left, bar_top, bar_width, bar_height)
        return [
            self._gradient.item(graphic, place_px, view),
            self._text(labels, self.colour, view, bars),
        ]

    def _ticks(self, low: float, high: float, lines: float) -> tuple[list, list]:
        """Values and their texts, on a bar as high as so many lines of text."""
        closest = (high - low) * (CLOSEST / lines)
        if not math.isfinite(closest):  # the range is as large as numbers go
            return [], []
        step = round_up(closest)
        values = ticks(low, high, step)
        return values, tick_labels(values, step)


class Gradient:
    """The colours of a graphic, from its smallest value at the bottom to its largest on top."""

    def __init__(self) -> None:
        self._owner = Owner()
        self._picture = Picture(np.zeros((1, 1, 4)))
        self._made_of: tuple = ()
        self._cmap: Any = None

    def item(self, graphic: Any, place_px, view: View) -> QuadsItem:
        """What to draw at (left, top, width, height)."""
        rows = place_px[3]
        limits = graphic.vmin, graphic.vmax, is_step(graphic), is_by_depth(graphic)
        made_of = (rows, graphic.cmap_interpolation, *limits, graphic.gamma)
        if self._made_of != made_of or self._cmap is not graphic.cmap:
            self._made_of, self._cmap = made_of, graphic.cmap
            low, high = value_range(graphic)
            share = (np.arange(rows) + 0.5) / rows
            colours = colours_of(graphic, high * (1 - share) + low * share)
            self._picture = Picture(np.round(255 * colours[:, None]))
        places = [(*place_px, 0, 0, 1, rows, 0.0)]
        return sprites(self._owner, False, self._picture, places, view.target_px, view.scissor_px)


def is_by_depth(graphic: Any) -> bool:
    """Whether its colours say a depth, not a value."""
    return "color_by" in mode_of(graphic).parameters and graphic.color_by == "depth"


def value_range(graphic: Any) -> tuple[float, float]:
    """Values at the bottom and on top of the bar, data units; of a depth, 0 and 1."""
    if is_by_depth(graphic):
        return 0.0, 1.0
    if not is_step(graphic):
        return min(graphic.vmin, graphic.vmax), max(graphic.vmin, graphic.vmax)
    margin = abs(graphic.vmin) / 2 or 1.0
    return graphic.vmin - margin, graphic.vmin + margin


def colours_of(graphic: Any, values: np.ndarray) -> np.ndarray:
    """The colours that a graphic gives to some values, or depths: sRGB with straight alpha, (n, 4)."""
    vmin, vmax, gamma = graphic.vmin, graphic.vmax, graphic.gamma
    if is_by_depth(graphic):
        scaled, gamma = values, 1.0
    elif is_step(graphic):
        scaled = (values >= vmin).astype(float)
    else:
        part = 1 if math.isfinite(vmax - vmin) else 4  # of the largest, differences overflow
        scaled = (values / part - vmin / part) / (vmax / part - vmin / part)
    table = table_of(graphic)
    entry = np.clip(scaled, 0, 1) ** gamma * len(table)
    if graphic.cmap_interpolation == "nearest":
        return table[np.minimum(entry.astype(int), len(table) - 1)]
    centres = np.arange(len(table)) + 0.5
    return np.column_stack([np.interp(entry, centres, channel) for channel in table.T])


def _frame(left: int, top: int, width: int, height: int, line: int) -> list[tuple]:
    """Four bars, a line wide, around a rectangle."""
    return [
        (left - line, top - line, width + 2 * line, line),
        (left - line, top + height, width + 2 * line, line),
        (left - line, top, line, height),
        (left + width, top, line, height),
    ]
