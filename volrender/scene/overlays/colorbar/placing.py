"""Where are the bars of a colorbar: how many in a column, how long, and at which side?"""

import math
from collections.abc import Callable
from typing import Any

from ..text import Font
from ..view import View
from .bar import Bar

TALLEST = 0.6  # of the subplot, one bar
TALLEST_COLUMN = 0.85  # several, one below the other or side by side
# In font sizes.
SHORTEST = 2.0  # bar; where bars would be shorter, there is another column
ABOVE = 2.6  # a bar that has a name
BETWEEN = 1.5  # columns

PlacedBar = tuple[Bar, int, int]
Named = list[tuple[Any, str]]
Make = Callable[[tuple[Any, str], int], Bar]


def in_columns(named: Named, make: Make, font: Font, view: View, margin: int) -> list[PlacedBar]:
    """Upright bars at the right, in as few columns as leave them long enough; none without room."""
    for columns in range(1, len(named) + 1):
        rows = math.ceil(len(named) / columns)
        height = _bar_height(rows, bool(named[0][1]), font, view)
        if height >= SHORTEST * font.size_px:
            placed = _columns([make(each, height) for each in named], rows, font, view, margin)
            return placed if placed[0][1] > view.viewport_px[0] else []
    return []


def in_a_row(named: Named, make: Make, font: Font, view: View, margin: int) -> list[PlacedBar]:
    """Level bars side by side, in the middle; none without room."""
    left, top, width, height = view.viewport_px
    if not named:
        return []
    gap = ABOVE * font.size_px  # the numbers at their ends reach over them
    room = (width if len(named) == 1 else TALLEST_COLUMN * width) - 2 * margin
    length = round(min((room + gap) / len(named) - gap, TALLEST * width))
    if length < SHORTEST * font.size_px:
        return []
    bars = [make(each, length) for each in named]
    step = length + gap
    start = left + (width - (len(bars) * step - gap)) / 2
    y = round(top + (height - bars[0].width_px) / 2)
    placed = [(bar, round(start + number * step), y) for number, bar in enumerate(bars)]
    return placed if bars[0].whole_width_px <= width else []


def title_gap(bar: Bar) -> float:
    """Pixels from a bar up to the baseline of the title."""
    return (ABOVE if bar.name else 1) * bar.font.size_px


def moved(
    placed: list[PlacedBar], shares: tuple[float, float], has_title: bool, margin: int, view: View
) -> list[PlacedBar]:
    """Bars with all that is written at them, moved to a side or a corner; see `placed.POSITIONS`."""
    if not placed:
        return []
    left, top, _, height = view.viewport_px
    bar = placed[0][0]
    x, y = 0.0, 0.0
    if not bar.is_level:  # they are at the right
        x = (1 - shares[0]) * (left + margin - placed[0][1])
    if shares[1] != 0.5:
        cap = bar.font.cap_height_px
        above = cap / 2 if not bar.is_level else 0
        if bar.name:
            above = ABOVE * bar.font.size_px
        if has_title:
            above = title_gap(bar) + cap
        first = min(row for _, _, row in placed) - above
        end = max(row + each.size_px[1] + each.below_px for each, _, row in placed)
        y = top + margin - first + shares[1] * (height - 2 * margin - (end - first))
    return [(each, round(column + x), round(row + y)) for each, column, row in placed]


def _bar_height(rows: int, has_names: bool, font: Font, view: View) -> int:
    """How tall each of so many bars is, one below the other."""
    height = view.viewport_px[3]
    if not has_names:
        return round(TALLEST * height)
    share = TALLEST_COLUMN * height / rows - ABOVE * font.size_px
    return round(min(share, TALLEST * height))


def _columns(bars: list[Bar], rows: int, font: Font, view: View, margin: int) -> list[PlacedBar]:
    """Each bar, and its left and top, in columns of so many; the last one ends at the margin."""
    left, top, width, height = view.viewport_px
    right = left + width - margin
    placed: list[PlacedBar] = []
    above = round(ABOVE * font.size_px) if bars[0].name else 0
    step = bars[0].length_px + above
    start = top + (height - rows * step) / 2 + above
    for column in reversed([bars[at : at + rows] for at in range(0, len(bars), rows)]):
        bar_left = round(right - max(bar.whole_width_px for bar in column))
        placed[:0] = [(bar, bar_left, round(start + row * step)) for row, bar in enumerate(column)]
        right = bar_left - BETWEEN * font.size_px
    return placed
