"""Opacity and colour as points over the values: what a look has, and what it has after one point changed."""

from typing import Any

import numpy as np

from .colormaps import colormap_table, is_in_data_units
from .matter import entries_at, scaled
from .opacity import CURVES, alphas_at, opacity_of

OF_A_CURVE = 17  # points that stand for a named curve that is not straight
SAME = 1e-6  # of the limits' range: a colour as near to a point as that is the point's

Points = np.ndarray  # (n, 2) of float64: (value, alpha), values ascending


def points_of(look: Any) -> Points:
    """The opacity of a volume or a channel as points (value, alpha), data units.

    Parameters
    ----------
    look : ImageVolumeGraphic or Channel

    Returns
    -------
    ndarray of float64, shape (n, 2)
        Exact where it is points, alphas, a number or ``"auto"``, or a straight line; of other curves,
        `OF_A_CURVE` points on them.
    """
    opacity = opacity_of(look)
    if isinstance(opacity, np.ndarray) and opacity.ndim == 2:
        return np.array(opacity)
    t = np.linspace(0, 1, len(opacity) if isinstance(opacity, np.ndarray) else 2)
    is_straight = isinstance(opacity, float) or look.gamma == 1
    if not is_straight or (isinstance(opacity, str) and opacity != "linear"):
        t = np.union1d(t, np.linspace(0, 1, OF_A_CURVE))
    alphas = alphas_at(opacity, t, t)
    low, high, gamma = look.vmin, look.vmax, look.gamma
    values = low + t ** (1 / gamma) * (high - low)
    points = np.column_stack([values, alphas])
    return points[::-1] if high < low else points


def alphas_of(look: Any, values: np.ndarray) -> np.ndarray:
    """The opacity of values in data units, 0..1, of a volume or a channel."""
    return alphas_at(opacity_of(look), values, scaled(look, values))


def follows_limits(look: Any) -> bool:
    """Whether its opacity goes with vmin and vmax, instead of standing at values."""
    opacity = look.opacity
    return (isinstance(opacity, str) and opacity in CURVES) or (
        isinstance(opacity, np.ndarray) and opacity.ndim == 1
    )


def added(points: Points, value: float, alpha: float) -> tuple[Points, int]:
    """One point more, and its number."""
    at = int(np.searchsorted(points[:, 0], value, side="right"))
    return np.insert(points, at, (value, alpha), axis=0), at


def moved(points: Points, number: int, value: float, alpha: float) -> Points:
    """One point elsewhere: between its neighbours at most, and 0 to 1."""
    low = points[number - 1, 0] if number > 0 else -np.inf
    high = points[number + 1, 0] if number + 1 < len(points) else np.inf
    result = np.array(points)
    result[number] = min(max(value, low), high), min(max(alpha, 0.0), 1.0)
    return result


def removed(points: Points, number: int) -> Points:
    """One point less; the last two stay."""
    return points if len(points) <= 2 else np.delete(points, number, axis=0)


def colours_at(look: Any, values: np.ndarray) -> np.ndarray:
    """The colours of values in data units, sRGB with alpha, (n, 4), as matter of these values has them.

    Points of a colormap that are beyond vmin and vmax count, too.
    """
    if is_in_data_units(look.cmap):
        return look.cmap.at(values)
    blends = look.cmap_interpolation == "linear"
    table = colormap_table(look.cmap).astype(np.float64)
    return entries_at(table, scaled(look, values), blends)


def colour_at(look: Any, value: float) -> np.ndarray:
    """The colour (r, g, b) of a value in data units, sRGB, as its colormap has it."""
    return colours_at(look, np.array([value]))[0, :3]


def _colours(look: Any) -> list[tuple[float, Any]]:
    """The points (value, colour) of its colormap; of one that has none, the colours of its opacity's."""
    if is_in_data_units(look.cmap):
        return list(zip(look.cmap.values.tolist(), look.cmap.colours, strict=True))
    return [(value, colour_at(look, value)) for value in points_of(look)[:, 0].tolist()]


def _number_at(look: Any, colours: list, value: float) -> int | None:
    """Which of the points of a colormap is at a value."""
    reach = SAME * max(abs(look.vmax - look.vmin), abs(value), 1e-30)
    near = [i for i, (place, _) in enumerate(colours) if abs(place - value) <= reach]
    return min(near, key=lambda i: abs(colours[i][0] - value)) if near else None


def recoloured(look: Any, value: float, colour: Any) -> list[tuple[float, Any]]:
    """A `cmap` in which a value has another colour: its points, one of them new or changed.

    A colormap that is not made of points becomes one that has the colours that it gave to the points of
    the opacity.
    """
    colours = _colours(look)
    number = _number_at(look, colours, value)
    if number is None:
        colours = sorted([*colours, (value, colour)], key=lambda point: point[0])
    else:
        colours[number] = (colours[number][0], colour)
    return colours


def colours_moved(look: Any, old: float, new: float) -> list[tuple[float, Any]] | None:
    """A `cmap` in which the colour of a point goes with it; None where it has none of its own."""
    if not is_in_data_units(look.cmap):
        return None
    colours = _colours(look)
    number = _number_at(look, colours, old)
    if number is None:
        return None
    low = colours[number - 1][0] if number > 0 else -np.inf
    high = colours[number + 1][0] if number + 1 < len(colours) else np.inf
    colours[number] = (min(max(new, low), high), colours[number][1])
    return colours


def colours_without(look: Any, value: float) -> list[tuple[float, Any]] | None:
    """A `cmap` without the colour of a point; None where it has none of its own, or only two."""
    if not is_in_data_units(look.cmap):
        return None
    colours = _colours(look)
    number = _number_at(look, colours, value)
    if number is None or len(colours) <= 2:
        return None
    del colours[number]
    return colours


def peak(value: float, width: float, alpha: float) -> Points:
    """Opacity around a value alone: `alpha` there, and none from half a width away, (3, 2)."""
    return np.array([(value - width / 2, 0.0), (value, alpha), (value + width / 2, 0.0)])


def peak_of(points: Points) -> tuple[float, float, float] | None:
    """The value, width and alpha of points that are a `peak`; None of others."""
    if len(points) != 3 or points[0, 1] != 0 or points[2, 1] != 0 or points[1, 1] == 0:
        return None
    before, after = np.diff(points[:, 0]).tolist()
    width = before + after
    if not width > 0 or abs(before - after) > 1e-6 * width:
        return None
    return float(points[1, 0]), width, float(points[1, 1])
