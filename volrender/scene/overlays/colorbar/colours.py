"""From values to the colours that a volume, or a channel, shows them in; and the picture of them in a bar."""

from typing import Any

import numpy as np

from ....base.modes import mode_of
from ....engine.frame.draw_list import Owner
from ....engine.quads.quads import Picture, QuadsItem
from ....engine.quads.sprites import sprites
from ...graphics.records.mode_fields import is_step
from ...graphics.transfer.colormaps import table_of
from ...graphics.transfer.scaling import scaled
from ..view import View

MOST_TEXELS = 4096  # of a picture of a bar; of longer ones, each is drawn several times


class Gradient:
    """The colours of a look, from its smallest value to its largest."""

    def __init__(self) -> None:
        self._owner = Owner()
        self._picture = Picture(np.zeros((1, 1, 4)))
        self._made_of: tuple = ()
        self._cmap: Any = None

    def item(self, look: Any, by_depth: bool, place_px, is_level: bool, view: View) -> QuadsItem:
        """What to draw at (left, top, width, height); level: with the largest value at the right."""
        count = min(place_px[2 if is_level else 3], MOST_TEXELS)
        limits = look.vmin, look.vmax, is_step(look), by_depth
        made_of = (count, is_level, look.cmap_interpolation, *limits, look.gamma)
        if self._made_of != made_of or self._cmap is not look.cmap:
            self._made_of, self._cmap = made_of, look.cmap
            low, high = value_range(look, by_depth)
            share = (np.arange(count) + 0.5) / count
            colours = colours_of(look, high * (1 - share) + low * share, by_depth)
            texels = np.round(255 * colours)
            self._picture = Picture(texels[None, ::-1] if is_level else texels[:, None])
        source = (0, 0, count, 1) if is_level else (0, 0, 1, count)
        places = [(*place_px, *source, 0.0)]
        return sprites(self._owner, False, self._picture, places, view.target_px, view.scissor_px)


def is_by_depth(graphic: Any) -> bool:
    """Whether its colours say a depth, not a value."""
    return "color_by" in mode_of(graphic).parameters and graphic.color_by == "depth"


def value_range(look: Any, by_depth: bool = False) -> tuple[float, float]:
    """Values at the bottom and on top of the bar, data units; of a depth, 0 and 1."""
    if by_depth:
        return 0.0, 1.0
    if not is_step(look):
        return min(look.vmin, look.vmax), max(look.vmin, look.vmax)
    margin = abs(look.vmin) / 2 or 1.0
    return look.vmin - margin, look.vmin + margin


def colours_of(look: Any, values: np.ndarray, by_depth: bool = False) -> np.ndarray:
    """The colours of some values, or depths.

    Parameters
    ----------
    look : ImageVolumeGraphic or Channel
    values : ndarray, (n,)
        Data units; or depths, 0..1 from near to far.
    by_depth : bool

    Returns
    -------
    ndarray, (n, 4)
        sRGB with straight alpha.
    """
    vmin, vmax, gamma = look.vmin, look.vmax, look.gamma
    if by_depth:
        share, gamma = values, 1.0
    elif is_step(look):
        share = (values >= vmin).astype(float)
    else:
        share = scaled(values, vmin, vmax)
    table = table_of(look)
    entry = np.clip(share, 0, 1) ** gamma * len(table)
    if look.cmap_interpolation == "nearest":
        return table[np.minimum(entry.astype(int), len(table) - 1)]
    centres = np.arange(len(table)) + 0.5
    return np.column_stack([np.interp(entry, centres, channel) for channel in table.T])
