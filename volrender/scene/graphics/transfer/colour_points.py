"""Colours at values of the data, whatever the contrast limits are."""

from typing import Any

import cmap
import numpy as np

from ....base import checks
from ....engine.volume.colormap import ENTRIES

MOST_POINTS = 1000


class ColourPoints(cmap.Colormap):
    """A colormap of points (value, colour) in data units: between them sRGB is interpolated.

    As a `cmap.Colormap` it runs from its first point to its last.

    Attributes
    ----------
    values : ndarray, shape (n,)
        Ascending; two at one value are a jump.
    colours : ndarray, shape (n, 4)
        sRGB and straight alpha, 0..1.
    """

    values: np.ndarray
    colours: np.ndarray

    def __init__(self, values: np.ndarray, colours: np.ndarray) -> None:
        span = values[-1] - values[0]
        places = (values - values[0]) / span if span > 0 else np.linspace(0, 1, len(values))
        super().__init__(list(zip(places.tolist(), colours.tolist(), strict=True)), name="points")
        object.__setattr__(self, "values", values)
        object.__setattr__(self, "colours", colours)

    def at(self, values: np.ndarray) -> np.ndarray:
        """The colours of values in data units, (m, 4)."""
        return np.column_stack([np.interp(values, self.values, part) for part in self.colours.T])

    def table(self, vmin: float, vmax: float, gamma: float) -> np.ndarray:
        """Of the values between contrast limits, (ENTRIES, 4) float32, as `colormap_table` has them."""
        t = (np.arange(ENTRIES) + 0.5) / ENTRIES
        return self.at(vmin + t ** (1 / gamma) * (vmax - vmin)).astype(np.float32)


def colour_points(name: str, value: Any) -> ColourPoints:
    """Of pairs (value, colour); raises where they are none."""
    takes = f"{name} as points is two or more pairs (value, colour), the values ascending"
    are_pairs = all(isinstance(pair, list | tuple) and len(pair) == 2 for pair in value)
    if not are_pairs or not 2 <= len(value) <= MOST_POINTS:
        raise ValueError(f"{takes}, not {checks.short(value)}.")
    values = np.array([checks.number(f"a value of {name}", pair[0]) for pair in value])
    colours = np.array(
        [checks.colour(f"a colour of {name}", pair[1]) for pair in value], np.float64
    )
    if (np.diff(values) < 0).any():
        raise ValueError(f"{takes}, not {values.tolist()}.")
    return ColourPoints(values, colours)
