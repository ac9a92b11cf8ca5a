"""Strips of colour: what a colormap looks like, in a list or along an axis of values."""

from itertools import pairwise

import numpy as np
from imgui_bundle import imgui

from .....scene.graphics.transfer.colormaps import colormap_table, resolve_colormap
from . import theme

STEPS = 24  # of a preview


class ColormapStrips:
    """Previews of colormaps, made when first drawn."""

    def __init__(self):
        self._previews: dict[str, list[int]] = {}
        self._shown = None  # the colormap of the volume, and its preview

    def draw_name(self, name: str, rectangle) -> None:
        """Draw the colormap of a name into (left, top, width, height)."""
        if name not in self._previews:
            self._previews[name] = _preview(resolve_colormap("cmap", name))
        draw_strip(self._previews[name], rectangle)

    def draw(self, colormap, rectangle) -> None:
        """Draw a `cmap.Colormap` into (left, top, width, height)."""
        if self._shown is None or self._shown[0] is not colormap:
            self._shown = (colormap, _preview(colormap))
        draw_strip(self._shown[1], rectangle)


def _preview(colormap) -> list[int]:
    table = colormap_table(colormap)
    return packed_colours(table[np.linspace(0, len(table) - 1, STEPS).round().astype(int)])


def last_colour(colormap) -> int:
    """That of the largest value, as draw lists take it."""
    return packed_colours(colormap_table(colormap)[-1:])[0]


def packed_colours(colours: np.ndarray) -> list[int]:
    """sRGB colours, (n, 4), as draw lists take them, laid over the panel where they are see-through."""
    opacity = colours[:, 3:4]
    solid = colours[:, :3] * opacity + np.array(theme.BACKGROUND[:3]) * (1 - opacity)
    levels = np.round(255 * np.clip(solid, 0, 1)).astype(np.uint32)
    packed = levels[:, 0] | levels[:, 1] << 8 | levels[:, 2] << 16 | np.uint32(255 << 24)
    return packed.tolist()


def draw_strip(colours: list[int], rectangle) -> None:
    """Draw colours from left to right, blended into each other, into (left, top, width, height)."""
    left, top, width, height = rectangle
    draw, step = imgui.get_window_draw_list(), width / (len(colours) - 1)
    for index, (first, last) in enumerate(pairwise(colours)):
        start = left + index * step
        draw.add_rect_filled_multi_color(
            (start, top), (start + step, top + height), first, last, last, first
        )
