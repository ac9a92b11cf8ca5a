"""One bar of a colorbar: what is written beside it, and where all of that is."""

import math
from typing import Any, NamedTuple

from ..text import Font, Label
from ..ticks import number_label, round_up, tick_labels, ticks
from .colours import value_range

TICK_PX = 4
CLOSEST = 3.0  # between ticks, in font sizes
NAME_GAP = 0.9  # between a name and its bar, in font sizes


class Bar(NamedTuple):
    """A bar that has no place yet: sizes in pixels of the target.

    Attributes
    ----------
    look : ImageVolumeGraphic or Channel
    name : str
        Above it; "" for none.
    width_px, height_px : int
        Of the colours.
    ticks : list of (float, str)
        Shares of the height, from the top, and what is written there.
    font : Font
    line_px : int
        How wide lines are.
    tick_px : int
        How long ticks are.
    """

    look: Any
    name: str
    width_px: int
    height_px: int
    ticks: list[tuple[float, str]]
    font: Font
    line_px: int
    tick_px: int

    @classmethod
    def of(
        cls, look: Any, name: str, by_depth: bool, height_px: int, font: Font, pixel_ratio: float
    ) -> "Bar":
        """The bar of a volume, or of a channel that has a name."""
        low, high = value_range(look, by_depth)
        if by_depth:
            values, texts = [low, high], ["near", "far"]
        elif name:  # one of several, and short
            values, texts = [low, high], [number_label(low), number_label(high)]
        else:
            values, texts = _ticks(low, high, height_px / font.size_px)
        shares = [(high - value) / (high - low) for value in values]
        tick_px, line_px = round(TICK_PX * pixel_ratio), round(pixel_ratio)
        written = list(zip(shares, texts, strict=True))
        return cls(look, name, round(font.size_px), height_px, written, font, line_px, tick_px)

    @property
    def whole_width_px(self) -> float:
        """With what is written beside it and above it."""
        texts = [self.font.size(text)[0] for _, text in self.ticks]
        beside = max([0, *texts]) + self.tick_px + self._gap_px + self.width_px
        return max(beside, self.font.size(self.name)[0] if self.name else 0)

    @property
    def _gap_px(self) -> float:
        return self.font.size_px / 3

    def lines(self, left: int, top: int) -> list[tuple]:
        """The frame and the ticks of a bar at a place: rectangles (left, top, width, height)."""
        frame = _frame(left, top, self.width_px, self.height_px, self.line_px)
        start = left + self.width_px + self.line_px
        rows = [self._row(share, top) for share, _ in self.ticks]
        return [*frame, *((start, row, self.tick_px, self.line_px) for row in rows)]

    def labels(self, left: int, top: int) -> list[Label]:
        """What is written at a bar at a place."""
        x = left + self.width_px + self.line_px + self.tick_px + self._gap_px
        labels = [
            Label.at(self.font, text, x, self._row(share, top) + self.line_px / 2, (0, 0.5))
            for share, text in self.ticks
        ]
        if self.name:
            above = top - NAME_GAP * self.font.size_px
            labels.append(Label.at(self.font, self.name, left - self.line_px, above, (0, 1)))
        return labels

    def _row(self, share: float, top: int) -> int:
        """The top of a tick."""
        row = round(top + share * self.height_px - self.line_px / 2)
        return min(max(row, top), top + self.height_px - self.line_px)


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
