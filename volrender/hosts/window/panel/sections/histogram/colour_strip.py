"""Which colour has a value? A strip below a histogram, with a grip for each contrast limit."""

from collections.abc import Callable
from typing import Any

import numpy as np
from imgui_bundle import imgui

from ......scene.overlays.colorbar.colours import colours_of
from ...widgets import theme
from ...widgets.colormap_strips import draw_strip, packed_colours
from .value_axis import ValueAxis

STRIP_PX = 12  # height
STEPS = 96


class ColourStrip:
    """The colours of the values along an axis, worked out anew only where they change.

    Parameters
    ----------
    colours_of : callable, optional
        ``colours_of(look, values)`` gives sRGB with straight alpha, (n, 4), of values in data units.
    """

    def __init__(self, colours_of: Callable[[Any, np.ndarray], np.ndarray] = colours_of) -> None:
        self._colours_of = colours_of
        self._made: tuple | None = None  # what it was made of, colours

    def colours(self, axis: ValueAxis, look) -> np.ndarray:
        """sRGB with straight alpha of `STEPS` values from one end of the axis to the other, (n, 4)."""
        cmap = look.cmap  # by identity: to compare some colormaps by value raises
        how = (look.vmin, look.vmax, look.gamma, look.cmap_interpolation)
        made_of = (id(cmap), *how, axis.low, axis.high)
        if self._made is None or self._made[0] != made_of:
            share = np.linspace(0, 1, STEPS)
            values = axis.low * (1 - share) + axis.high * share
            colour_values = _greys if look.data.is_colour else self._colours_of
            self._made = (made_of, colour_values(look, values), cmap)
        return self._made[1]

    def draw(self, axis: ValueAxis, look, top: float, held: str | None) -> None:
        """Draw it below a plot that ends at a height, and the grips of vmin and vmax."""
        start, length = axis.ends
        draw_strip(packed_colours(self.colours(axis, look)), (start, top + 2, length, STRIP_PX - 4))
        draw = imgui.get_window_draw_list()
        for name in ("vmin", "vmax"):
            value = getattr(look, name)
            is_below, is_above = value < axis.low, value > axis.high
            _draw_grip(draw, axis.at(value), top, is_below, is_above, lit=held == name)


def _greys(look, values) -> np.ndarray:
    """What becomes of equal components of a colour, for volumes that have their own: (n, 4)."""
    span = (look.vmax - look.vmin) or 1e-30
    grey = np.clip((values - look.vmin) / span, 0, 1) ** look.gamma
    return np.column_stack([grey, grey, grey, np.ones(len(grey))])


def _draw_grip(draw, x: float, top: float, is_below: bool, is_above: bool, lit: bool) -> None:
    """A handle on the strip; where its value is beyond the axis, an arrow that points to it."""
    colour = theme.packed(theme.ACCENT if lit else theme.TEXT)
    if is_below or is_above:
        tip = -5.0 if is_below else 5.0
        y = top + STRIP_PX / 2
        draw.add_triangle_filled((x, y - 5), (x, y + 5), (x + tip, y), colour)
        return
    corners = (x - 4, top - 1), (x + 4, top + STRIP_PX)
    draw.add_rect_filled(*corners, theme.packed(theme.BACKGROUND), 3.0)
    draw.add_rect_filled((x - 3, top), (x + 3, top + STRIP_PX - 1), colour, 2.0)
