"""Shapes over the value and the length of the gradient, of which a 2D transfer function can be made.

Kniss, Kindlmann and Hansen, "Multidimensional transfer functions for interactive volume rendering",
IEEE TVCG 2002. A triangle with softness 1 shows a surface that is equally thick wherever the value
changes fast or slowly: Levoy, "Display of surfaces from volume data", IEEE CG&A 1988.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from ....base import checks
from ....base.checks import ColourLike

LARGEST, NARROWEST = 1e38, 1e-30  # data units: what float32 can still tell
PARTS = 4  # of a row, in each of which a triangle is as wide as in its middle


class Shape:
    """Base of the shapes: a colour, and an opacity that falls to 0 at the borders.

    Attributes
    ----------
    gradients : (float, float)
        Lengths of the gradient, data units a mean voxel edge.
    color : (float, float, float)
        sRGB, 0..1.
    alpha : float
        What a layer one `opacity_unit` thick absorbs, 0..1.
    """

    gradients: tuple[float, float]
    color: ColourLike
    alpha: float

    def state(self) -> dict[str, Any]:
        """The same as a dict that JSON can hold, which the property `transfer` takes too."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}  # type: ignore[arg-type]
        listed = {k: list(v) if isinstance(v, tuple) else v for k, v in values.items()}
        return {"shape": type(self).__name__.lower(), **listed}

    @property
    def span(self) -> tuple[float, float]:
        """The least and the greatest value that it holds, data units."""
        raise NotImplementedError

    def shares(self, values: np.ndarray, gradients: np.ndarray) -> np.ndarray:
        """The mean share of `alpha` between values (m + 1,) and gradients (n + 1,) that ascend: (n, m)."""
        raise NotImplementedError

    def _keep(self, **checked: Any) -> None:
        for name, value in checked.items():
            object.__setattr__(self, name, value)

    def _check_look(self, softness: float) -> None:
        rgba = checks.colour("color", self.color)
        if rgba[3] != 1:
            raise ValueError(f"color has no alpha, which is alpha, not {checks.short(self.color)}.")
        self._keep(
            color=tuple(rgba[:3].tolist()),
            alpha=checks.number("alpha", self.alpha, 0, 1),
            softness=checks.number("softness", softness, 0, 1),
            gradients=_pair("gradients", self.gradients, 0),
        )


@dataclass(frozen=True)
class Rectangle(Shape):
    """A rectangle over values and gradients: what has both within these limits.

    Parameters
    ----------
    values : (low, high)
        Data units.
    gradients : (low, high)
        Lengths of the gradient, data units a mean voxel edge, 0 or more. Where they begin at 0 there is
        no border: the rectangle is half of one from −high to high.
    color : colour
        A name, a hex code, or three sRGB components, 0..1.
    alpha : float
        What a layer one `opacity_unit` thick absorbs, 0..1.
    softness : float
        The share of half its width, and of half its height, over which alpha falls to 0 at the borders:
        0, it ends there, to 1, alpha is reached in the middle alone.

    Raises
    ------
    TypeError, ValueError
        A number is not finite or out of its range, low is not less than high, or color is none.

    Examples
    --------
    >>> head = vr.datasets.head(32)  # int16: air 0, soft tissue about 1000
    >>> soft = vr.transfer.Rectangle((900, 1200), (0, 60), "steelblue", alpha=0.2)
    >>> volume = vr.Figure().add_image_volume(head, mode="composite", transfer=[soft])
    """

    values: tuple[float, float]
    gradients: tuple[float, float]
    color: ColourLike
    alpha: float = 0.5
    softness: float = 0.5

    def __post_init__(self) -> None:
        self._check_look(self.softness)
        self._keep(values=_pair("values", self.values, -LARGEST))

    @property
    def span(self) -> tuple[float, float]:
        return self.values

    def shares(self, values: np.ndarray, gradients: np.ndarray) -> np.ndarray:
        low, high = self.gradients
        across = _mean_shares(_within(values, *self.values), self.softness)
        along = _mean_shares(_within(gradients, low or -high, high), self.softness)
        return along[:, None] * across


@dataclass(frozen=True)
class Triangle(Shape):
    """A triangle over values and gradients that stands on its tip: a border between two values.

    Parameters
    ----------
    value : float
        Where its tip is, at gradient 0; data units.
    width : float
        How wide it is at the greatest of its gradients, data units, above 0.
    gradients : (low, high)
        Lengths of the gradient, data units a mean voxel edge, 0 or more: it ends at both.
    color : colour
        A name, a hex code, or three sRGB components, 0..1.
    alpha : float
        What a layer one `opacity_unit` thick absorbs, 0..1.
    softness : float
        The share of half its width at a gradient over which alpha falls to 0 at its sides: 0, it ends
        there, to 1, alpha is reached at `value` alone.

    Raises
    ------
    TypeError, ValueError
        A number is not finite or out of its range, low is not less than high, or color is none.

    Examples
    --------
    >>> bone = vr.transfer.Triangle(1320, 1000, (80, 800), "ivory", alpha=0.4)
    >>> volume = vr.Figure().add_image_volume(
    ...     vr.datasets.head(32), mode="composite", transfer=[bone]
    ... )
    """

    value: float
    width: float
    gradients: tuple[float, float]
    color: ColourLike
    alpha: float = 0.5
    softness: float = 0.5

    def __post_init__(self) -> None:
        self._check_look(self.softness)
        self._keep(
            value=checks.number("value", self.value, -LARGEST, LARGEST),
            width=checks.number("width", self.width, NARROWEST, LARGEST),
        )

    @property
    def span(self) -> tuple[float, float]:
        return self.value - self.width / 2, self.value + self.width / 2

    def shares(self, values: np.ndarray, gradients: np.ndarray) -> np.ndarray:
        low, high = self.gradients
        total = np.zeros((len(gradients) - 1, len(values) - 1))
        for part in range(PARTS):
            start, stop = (
                np.clip(gradients[:-1] + np.diff(gradients) * (part + end) / PARTS, low, high)
                for end in (0, 1)
            )
            rows = np.flatnonzero(stop > start)
            half = self.width / 2 * (start + stop)[rows] / 2 / high
            across = _mean_shares((values - self.value) / half[:, None], self.softness)
            total[rows] += across * ((stop - start) / np.diff(gradients))[rows, None]
        return total


TransferShape = Rectangle | Triangle
SHAPES: dict[str, type[TransferShape]] = {"rectangle": Rectangle, "triangle": Triangle}


def shape_of(name: str, value: Any) -> TransferShape:
    """A shape, as it is or from its `state`."""
    if isinstance(value, Rectangle | Triangle):
        return value
    if not isinstance(value, Mapping):
        raise TypeError(f"{name} is a Rectangle or a Triangle, not {checks.short(value)}.")
    kind = SHAPES[checks.choice(f"{name}['shape']", value.get("shape"), SHAPES)]
    names = [field.name for field in fields(kind)]
    given = checks.entries(name, value, ("shape", *names))
    missing = [each for each in names if each not in given and each not in ("alpha", "softness")]
    if missing:
        raise ValueError(f"{name}, a {given['shape']}, has no {' and no '.join(missing)}.")
    try:
        return kind(**{key: item for key, item in given.items() if key != "shape"})
    except (TypeError, ValueError) as error:
        raise type(error)(f"{name}: {error}") from error


def _pair(name: str, value: Any, least: float) -> tuple[float, float]:
    try:
        low, high = value
    except (TypeError, ValueError) as error:
        raise TypeError(
            f"{name} are two numbers, low and high, not {checks.short(value)}."
        ) from error
    low = checks.number(f"{name}[0]", low, least, LARGEST)
    high = checks.number(f"{name}[1]", high, least, LARGEST)
    if not high - low >= NARROWEST:
        raise ValueError(f"{name} are low and high, low being less, not {checks.short(value)}.")
    return low, high


def _within(edges: np.ndarray, low: float, high: float) -> np.ndarray:
    """Edges on a scale on which low is −1 and high is 1."""
    half = high / 2 - low / 2
    return (edges - (low / 2 + high / 2)) / half


def _mean_shares(edges: np.ndarray, softness: float) -> np.ndarray:
    """Means between edges, along the last axis, of what is 1 around 0 and falls to 0 at −1 and 1."""
    distance = np.minimum(np.abs(edges), 1)
    area = np.minimum(distance, 1 - softness)
    if softness:
        area += (softness**2 - (1 - np.maximum(distance, 1 - softness)) ** 2) / (2 * softness)
    return np.diff(np.copysign(area, edges), axis=-1) / np.diff(edges, axis=-1)
