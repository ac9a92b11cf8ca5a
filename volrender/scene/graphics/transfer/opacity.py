"""How opaque is a value? What the properties `opacity` and `gradient_opacity` take, and what it means."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ....base import checks

# A name, one alpha for all, alphas spread over the contrast limits, or points (value, alpha).
OpacityLike = str | float | ArrayLike | Sequence[tuple[float, float]]
GradientOpacityLike = float | Sequence[tuple[float, float]] | None

AUTO = "auto"
CURVES = {
    "linear": lambda t: t,
    "quadratic": lambda t: t * t,
    "sigmoid": lambda t: 1 / (1 + np.exp(-12 * (t - 0.5))),
}
_TAKES = (
    f"{', '.join(map(repr, (AUTO, *CURVES)))}, a number, two or more alphas, or points "
    "[(value, alpha), …], alphas being 0 to 1"
)


def check_opacity(name: str, value: Any) -> str | float | np.ndarray:
    """A name, a number, alphas (n,) or points (n, 2); both arrays are read-only."""
    if isinstance(value, str):
        if value in (AUTO, *CURVES):
            return value
        close = checks.nearest_match(value, (AUTO, *CURVES))
        raise ValueError(f"{name} is {_TAKES}, not {checks.short(value)}.{close}")
    numbers = _numbers(name, value, _TAKES)
    if numbers.ndim == 0:
        _check_share(name, numbers, "alpha")
        return float(numbers)
    if numbers.ndim == 2:
        return _points(name, numbers, "alpha")
    if len(numbers) < 2:
        raise ValueError(f"{name} as alphas has two or more, not {len(numbers)}.")
    _check_share(name, numbers, "alpha")
    return numbers


def check_gradient_opacity(name: str, value: Any) -> np.ndarray | None:
    """None, or points (n, 2) of the gradient's length and a factor; a number g is 0 at 0, 1 from g on."""
    if value is None:
        return None
    takes = "None, a number above 0, or points [(magnitude, factor), …], factors being 0 to 1"
    numbers = _numbers(name, value, takes)
    if numbers.ndim == 0:
        numbers = np.array([(0.0, 0.0), (float(numbers), 1.0)])
    if numbers.ndim != 2:
        raise ValueError(f"{name} is {takes}, not {checks.short(value)}.")
    points = _points(name, numbers, "factor")
    if not (points[0, 0] >= 0 and points[-1, 0] > 0):
        raise ValueError(f"{name}: magnitudes are 0 or more, and the last one is above 0.")
    return points


def check_unit(name: str, value: Any) -> float | None:
    """None, or a length above 0."""
    return None if value is None else checks.number(name, value, 0, 1e20, above=0)


def auto_points(threshold: float, percentiles: tuple[float, float, float]) -> np.ndarray:
    """The opacity that suits what `statistics.tissue` found, as points (n, 2)."""
    p50, p90, _ = percentiles
    points = [(threshold, 0.0), (p50, 0.15), (p90, 0.6)]
    if not p90 > threshold:
        points = [(threshold, 0.3), (threshold, 0.3)]
    return _points("opacity", np.array(points), "alpha")


def opacity_of(graphic: Any) -> str | float | np.ndarray:
    """The opacity of a graphic; of "auto", what that means. Voxels with an alpha have that alone."""
    opacity = graphic.opacity
    if isinstance(opacity, str) and opacity == AUTO:
        return 1.0 if graphic.data.shape[3:] == (4,) else graphic.opacity_points
    return opacity


def alphas_at(opacity: Any, values: np.ndarray, t: np.ndarray) -> np.ndarray:
    """Alphas of values in data units; `t` are the same values within the contrast limits."""
    if isinstance(opacity, str):
        return CURVES[opacity](t)
    if isinstance(opacity, float):
        return np.full(values.shape, opacity)
    if opacity.ndim == 1:
        return np.interp(t, np.linspace(0, 1, len(opacity)), opacity)
    return np.interp(values, *opacity.T)


def _numbers(name: str, value: Any, takes: str) -> np.ndarray:
    try:
        numbers = np.array(value, np.float64)
    except Exception as error:  # whatever an object's own conversion raises
        raise TypeError(f"{name} is {takes}, not {checks.short(value)}.") from error
    if isinstance(value, bool) or numbers.ndim > 2 or (numbers.ndim == 2 and numbers.shape[1] != 2):
        raise TypeError(f"{name} is {takes}, not {checks.short(value)}.")
    if not np.isfinite(numbers).all():
        raise ValueError(f"{name} has a number that is not finite: {checks.short(value)}.")
    numbers.flags.writeable = False
    return numbers


def _points(name: str, points: np.ndarray, what: str) -> np.ndarray:
    if len(points) < 2:
        raise ValueError(f"{name} has two points or more, not {len(points)}.")
    if (np.diff(points[:, 0]) < 0).any():
        raise ValueError(f"{name}: the values of points ascend, not {points[:, 0].tolist()}.")
    _check_share(name, points[:, 1], what)
    return points


def _check_share(name: str, shares: np.ndarray, what: str) -> None:
    if not ((shares >= 0) & (shares <= 1)).all():
        raise ValueError(f"{name}: each {what} is 0 to 1, not {checks.short(shares.tolist())}.")
