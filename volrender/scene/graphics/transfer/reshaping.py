"""How do curves of points (value, alpha), and shapes, become others: moved, widened, with a bump more?"""

from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from ....base import checks
from .shapes import Rectangle, TransferShape


def shifted_and_widened(
    points: ArrayLike, shift: float, factor: float, about: float | None = None
) -> np.ndarray:
    """Points whose values are moved and spread: v becomes about + factor · (v − about) + shift.

    Parameters
    ----------
    points : array-like, shape (n, m)
        The first column are values, ascending; the others stay.
    shift : float
        Data units.
    factor : float
        Above 0; above 1 is wider.
    about : float, optional
        The value that `factor` leaves where it is. Default: the middle of the first and the last.

    Returns
    -------
    ndarray of float64, (n, m)

    Raises
    ------
    ValueError, TypeError
        A number is not finite, or `factor` not above 0.
    """
    moved = np.array(points, np.float64)
    shift = checks.number("shift", shift)
    factor = checks.number("factor", factor, 0, above=0)
    first, last = moved[0, 0], moved[-1, 0]
    middle = first / 2 + last / 2 if about is None else checks.number("about", about)
    moved[:, 0] = middle + factor * (moved[:, 0] - middle) + shift
    return moved


def span_of(shapes: tuple[TransferShape, ...]) -> tuple[float, float]:
    """The least and the greatest value that one or more shapes hold, data units."""
    lows, highs = zip(*(shape.span for shape in shapes), strict=True)
    return min(lows), max(highs)


def shapes_shifted_and_widened(
    shapes: tuple[TransferShape, ...], shift: float, factor: float
) -> tuple[TransferShape, ...]:
    """Shapes whose values are moved and spread as `shifted_and_widened` does; gradients stay.

    The middle of all of them is what `factor` leaves where it is.
    """
    low, high = span_of(shapes)

    def at(value: float) -> float:
        return float(shifted_and_widened([(value,)], shift, factor, low / 2 + high / 2)[0, 0])

    return tuple(
        replace(shape, values=(at(shape.values[0]), at(shape.values[1])))
        if isinstance(shape, Rectangle)
        else replace(shape, value=at(shape.value), width=factor * shape.width)
        for shape in shapes
    )


def with_bump(points: ArrayLike, value: float, width: float, alpha: float) -> np.ndarray:
    """The larger of a curve and a tent: 0 at `value` ± `width`, `alpha` at `value`, straight between.

    It is exact: points are added where they cross, jumps stay, and points of the one that lie below the
    other go.

    Parameters
    ----------
    points : array-like, shape (n, 2)
        (value, alpha), the values ascending; constant beyond the ends, two at one value are a jump.
    value, width : float
        Data units; the width, of one half, is above 0.
    alpha : float
        0 to 1.

    Returns
    -------
    ndarray of float64, (m, 2)

    Raises
    ------
    ValueError, TypeError
        A number is not what it should be.
    """
    curve = np.array(points, np.float64)
    value = checks.number("value", value)
    width = checks.number("width", width, 0, above=0)
    alpha = checks.number("alpha", alpha, 0, 1)
    tent = np.array([(value - width, 0.0), (value, alpha), (value + width, 0.0)])
    found: list[tuple[float, float]] = []
    before: tuple[float, float] | None = None  # the last place, and how far the curve was above
    for at in np.union1d(curve[:, 0], tent[:, 0]).tolist():
        curve_sides, tent_sides = _sides(curve, at), _sides(tent, at)
        above = [c - t for c, t in zip(curve_sides, tent_sides, strict=True)]
        if before is not None and before[1] * above[0] < 0:
            share = before[1] / (before[1] - above[0])
            cross = before[0] + share * (at - before[0])
            found.append((cross, float(np.interp(cross, *tent.T))))
        is_seen = (at in curve[:, 0] and max(above) >= 0) or (at in tent[:, 0] and min(above) <= 0)
        if is_seen:
            found += [(at, max(both)) for both in zip(curve_sides, tent_sides, strict=True)]
        before = at, above[1]
    return np.array(list(dict.fromkeys(found)))


def _sides(points: np.ndarray, at: float) -> tuple[float, float]:
    """What a curve comes to at a value from below, and from above."""
    values, alphas = points.T
    first, end = np.searchsorted(values, at, "left"), np.searchsorted(values, at, "right")
    if first < end:
        return float(alphas[first]), float(alphas[end - 1])
    between = float(np.interp(at, values, alphas))
    return between, between
