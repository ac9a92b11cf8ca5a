"""How often is a value there? The bars of a histogram."""

import numpy as np
from imgui_bundle import imgui

from ......data.histogram import Distribution, bar_heights
from ...widgets import theme
from .value_axis import ValueAxis

BAR_PX = 2
HEADROOM_PX = 8  # above the tallest


class Bars:
    """Bars that are counted anew only where the axis or the values change."""

    def __init__(self) -> None:
        self._made: tuple | None = None  # what they were made of, edges and heights

    def draw(
        self,
        axis: ValueAxis,
        distribution: Distribution,
        box: tuple[float, float, float, float],
        limits: tuple[float, float],
        logarithmic: bool,
        headroom: float = HEADROOM_PX,
    ) -> None:
        """Draw them into (left, top, width, height); those between the limits are brighter."""
        left, top, width, height = box
        start, length = axis.ends
        made_of = (distribution, axis.low, axis.high, logarithmic, length)
        if self._made is None or self._made[0] != made_of:
            most = max(1, int(length // BAR_PX))
            edges, counts = distribution.counts(axis.low, axis.high, most)
            self._made = (made_of, edges, bar_heights(counts, logarithmic))
        _, edges, heights = self._made
        draw = imgui.get_window_draw_list()
        corners = ((left, top), (left + width, top + height))
        draw.add_rect_filled(*corners, theme.packed(theme.RAISED), 4.0)
        draw.push_clip_rect(*corners, True)
        inside, outside = theme.packed(theme.BAR), theme.packed(theme.BAR_DIM)
        dark, bright = sorted(limits)
        places = start + (edges - axis.low) / (axis.high - axis.low) * length
        places = np.round(places)  # bars side by side leave no gaps
        bottom, tallest = top + height, height - headroom
        for index in np.flatnonzero(heights):
            middle = (edges[index] + edges[index + 1]) / 2
            draw.add_rect_filled(
                (places[index], bottom - max(1.0, heights[index] * tallest)),
                (places[index + 1], bottom),
                inside if dark <= middle <= bright else outside,
            )
        draw.pop_clip_rect()
