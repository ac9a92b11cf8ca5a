"""Which colour has each label, and how opaque is it?"""

from collections.abc import Callable
from typing import Any

import numpy as np

from ..transfer.colormaps import colormap_table
from ..transfer.scaling import scaled
from .by_id import look_up
from .palette import palette

DIMMED = 0.15  # what is left of the opacity of others where some labels are selected
NO_VALUE = (0.55, 0.55, 0.55)  # sRGB, of labels without a value, where others have one


def colours_of(graphic: Any, ids: np.ndarray) -> np.ndarray:
    """Colours of labels, (n, 4): sRGB and opacity, 0..1, as they are drawn.

    Parameters
    ----------
    graphic : LabelsGraphic
    ids : ndarray of int, (n,)
    """
    ids = np.asarray(ids, np.int64)
    colours = own_colours_of(graphic, ids)
    opacity = graphic.opacity
    if isinstance(opacity, dict):
        colours[:, 3] *= look_up(opacity, ids, np.ones(len(ids)))
    else:
        colours[:, 3] *= opacity
    if graphic.selected:
        colours[~np.isin(ids, graphic.selected), 3] *= DIMMED
    colours[np.isin(ids, (0, *graphic.hidden)), 3] = 0
    return colours


def own_colours_of(graphic: Any, ids: np.ndarray) -> np.ndarray:
    """The same as they were given, whatever is hidden or selected."""
    ones = np.ones((len(ids), 1))
    if graphic.values is not None:
        return np.hstack([_colours_of_values(graphic, ids), ones])
    given = graphic.colors
    if isinstance(given, np.ndarray) and given.ndim == 1:
        return np.tile(given, (len(ids), 1))
    if given is None:
        return np.hstack([palette(ids), ones])
    return look_up(given, ids, np.hstack([palette(ids), ones]))


def _colours_of_values(graphic: Any, ids: np.ndarray) -> np.ndarray:
    """Those that the colormap has for the values of labels."""
    numbers = look_up(graphic.values, ids, np.full(len(ids), np.nan))
    colours = np.tile(np.array(NO_VALUE), (len(ids), 1))
    has_value = np.isfinite(numbers)
    vmin, vmax = graphic.vmin, graphic.vmax
    if vmin == vmax:
        t = (numbers[has_value] >= vmin).astype(np.float64)
    else:
        t = np.clip(scaled(numbers[has_value], vmin, vmax), 0, 1)
    table = colormap_table(graphic.cmap)
    colours[has_value] = table[np.rint(t * (len(table) - 1)).astype(int), :3]
    return colours


def with_color(
    colors: Any, label: int, colour: np.ndarray, find_ids: Callable[[], np.ndarray]
) -> Any:
    """What `LabelledGraphic.colors` is once one label has another colour.

    Parameters
    ----------
    colors : None, dict or ndarray
        As they are now.
    label : int
    colour : ndarray, (4,)
    find_ids : callable
        Gives the labels, (n,), that keep a colour of their own where one was that of all.
    """
    if colors is None or isinstance(colors, dict):
        return {**(colors or {}), label: colour}
    if colors.ndim == 2 and label < len(colors):
        rows = colors.copy()
        rows[label] = colour
        return rows
    if colors.ndim == 2:
        return {**dict(enumerate(colors)), label: colour}
    return {**dict.fromkeys(find_ids().tolist(), colors), label: colour}


def in_8_bits(colours: np.ndarray) -> np.ndarray:
    """Colours as the device has them: what is seen at all, however faintly, is not lost."""
    rounded = np.rint(255 * colours).astype(np.uint8)
    rounded[:, 3] = np.where(colours[:, 3] > 0, np.maximum(rounded[:, 3], 1), 0)
    return rounded
