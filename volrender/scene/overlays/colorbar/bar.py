"""One bar of a colorbar: what is written beside it, and where all of that is."""

import math
from typing import Any, NamedTuple

from ..text import Font, Label
from ..ticks import number_label, round_up, tick_labels, ticks
from .colours import value_range

TICK_PX = 4
CLOSEST = 3.0  # between ticks, in font sizes
LEVEL_SHARE = 0.6  # of the ticks of an upright bar: numbers are wider than high
NAME_GAP = 0.9  # between a name and its bar, in font sizes


class Bar(NamedTuple):
    """A bar that has no place yet: sizes in pixels of the target.

    Attributes
    ----------
    look : ImageVolumeGraphic or Channel
    name : str
        Above it; "" for none.
    width_px, length_px : int
        Of the colours.
    ticks : list of (float, str)
        Shares of the length, from the largest value, and what is written there.
    font : Font
    line_px : int
        How wide lines are.
    tick_px : int
        How long ticks are.
    is_level : bool
        Whether the largest value is at the right, not on top.
    """

    look: Any
    name: str
    width_px: int
    length_px: int
    ticks: list[tuple[float, str]]
    font: Font
    line_px: int
    tick_px: int
    is_level: bool = False

    @classmethod
    def of(
        cls,
        look: Any,
        name: str,
        by_depth: bool,
        length_px: int,
        font: Font,
        pixel_ratio: float,
        is_level: bool = False,
    ) -> "Bar":
        """The bar of a volume, or of a channel that has a name."""
        low, high = value_range(look, by_depth)
        if by_depth:
            values, texts = [low, high], ["near", "far"]
        elif name:  # one of several, and short
            values, texts = [low, high], [number_label(low), number_label(high)]
        else:
            lines = length_px / font.size_px
            values, texts = _ticks(low, high, lines * LEVEL_SHARE if is_level else lines)
        shares = [(high - value) / (high - low) for value in values]
        tick_px, line_px = round(TICK_PX * pixel_ratio), round(pixel_ratio)
        written = list(zip(shares, texts, strict=True))
        width_px = round(font.size_px)
        return cls(look, name, width_px, length_px, written, font, line_px, tick_px, is_level)

    @property
    def size_px(self) -> tuple[int, int]:
        """Width and height of the colours."""
        size = self.width_px, self.length_px
        return size[::-1] if self.is_level else size

    @property
    def whole_width_px(self) -> float:
        """With what is written beside it and above it."""
        name = self.font.size(self.name)[0] if self.name else 0
        texts = [self.font.size(text)[0] for _, text in self.ticks]
        if self.is_level:
            return max(self.length_px + max([0, *texts]), name)
        return max(max([0, *texts]) + self.tick_px + self._gap_px + self.width_px, name)

    @property
    def below_px(self) -> float:
        """How far what is written reaches below the colours."""
        if not self.is_level:
            return self.font.cap_height_px / 2
        return self.line_px + self.tick_px + self._gap_px + self.font.cap_height_px

    @property
    def _gap_px(self) -> float:
        return self.font.size_px / 3

    def lines(self, left: int, top: int) -> list[tuple]:
        """The frame and the ticks of a bar at a place: rectangles (left, top, width, height)."""
        width, height = self.size_px
        frame = _frame(left, top, width, height, self.line_px)
        if self.is_level:
            row = top + height + self.line_px
            places = [self._along(1 - share, left) for share, _ in self.ticks]
            return [*frame, *((place, row, self.line_px, self.tick_px) for place in places)]
        start = left + width + self.line_px
        places = [self._along(share, top) for share, _ in self.ticks]
        return [*frame, *((start, place, self.tick_px, self.line_px) for place in places)]

    def labels(self, left: int, top: int) -> list[Label]:
        """What is written at a bar at a place."""
        away, half = self.line_px + self.tick_px + self._gap_px, self.line_px / 2
        if self.is_level:
            y = top + self.width_px + away
            labels = [
                Label.at(self.font, text, self._along(1 - share, left) + half, y, (0.5, 0))
                for share, text in self.ticks
            ]
        else:
            x = left + self.width_px + away
            labels = [
                Label.at(self.font, text, x, self._along(share, top) + half, (0, 0.5))
                for share, text in self.ticks
            ]
        if self.name:
            above = top - NAME_GAP * self.font.size_px
            labels.append(Label.at(self.font, self.name, left - self.line_px, above, (0, 1)))
        return labels

    def _along(self, share: float, start: int) -> int:
        """Where a tick begins along the bar."""
        place = round(start + share * self.length_px - self.line_px / 2)
        return min(max(place, start), start + self.length_px - self.line_px)


def _ticks(low: float, high: float, lines: float) -> tuple[list, list]:
    """Values and their texts, on a bar as high as so many lines of text."""
    closest = (high - low) * (CLOSEST / lines)
    if not math.isfinite(closest):  # the range is as large as numbers go
        return [], []
    step = round_up(closest)
    values = ticks(low, high, step)
    return values, tick_labels(values, step)


def _frame(left: int, top: int, width: int, height: int, line: int) -> list[tuple]:
    """Four bars, a line wide, around a rectangle."""
    return [
        (left - line, top - line, width + 2 * line, line),
        (left - line, top + height, width + 2 * line, line),
        (left - line, top, line, height),
        (left + width, top, line, height),
    ]
