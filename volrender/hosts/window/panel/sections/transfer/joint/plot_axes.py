"""Where in the plot are a value and a length of the gradient?"""

import math
from typing import NamedTuple

LEAST_SPAN, MOST_SPAN = 1e-4, 4.0  # of what the data have: axes show no less, and no more
BELOW = 0.04  # of the gradients shown, that may be below 0, so that tips have room


class PlotAxes(NamedTuple):
    """Values to the right and lengths of the gradient upwards, in a frame of the window.

    Attributes
    ----------
    values, gradients : (low, high)
        What the frame shows, data units.
    frame : (left, top, width, height)
        Logical pixels.
    """

    values: tuple[float, float]
    gradients: tuple[float, float]
    frame: tuple[float, float, float, float]

    @property
    def units(self) -> tuple[float, float]:
        """A pixel in values, and in gradients."""
        _, _, width, height = self.frame
        across, up = (high - low for low, high in (self.values, self.gradients))
        return across / width, up / height

    def place(self, value: float, gradient: float) -> tuple[float, float]:
        """The pixel of a value and a gradient."""
        left, top, _, height = self.frame
        across, up = self.units
        return (
            left + (value - self.values[0]) / across,
            top + height - (gradient - self.gradients[0]) / up,
        )

    def at(self, x: float, y: float) -> tuple[float, float]:
        """The value and the gradient at a pixel."""
        left, top, _, height = self.frame
        across, up = self.units
        return (
            self.values[0] + (x - left) * across,
            self.gradients[0] + (top + height - y) * up,
        )

    def moved(self, dx: float, dy: float) -> "PlotAxes":
        """What was at a pixel is so many farther right and down."""
        across, up = dx * self.units[0], dy * self.units[1]
        return self._replace(
            values=(self.values[0] - across, self.values[1] - across),
            gradients=_from_zero(self.gradients[0] + up, self.gradients[1] + up),
        )

    def zoomed(self, factor: float, x: float, y: float, whole: "PlotAxes") -> "PlotAxes":
        """So much less of both axes, what is at a pixel stays there.

        `whole` are those that show all that the data have.
        """
        value, gradient = self.at(x, y)
        spans = []
        for (low, high), middle, (first, last) in zip(
            (self.values, self.gradients), (value, gradient), whole[:2], strict=True
        ):
            most = last - first
            share = min(max((high - low) / factor, most * LEAST_SPAN), most * MOST_SPAN) / (
                high - low
            )
            spans.append((middle - (middle - low) * share, middle + (high - middle) * share))
        return self._replace(values=spans[0], gradients=_from_zero(*spans[1]))

    def tidy(self, value: float, gradient: float) -> tuple[float, float]:
        """The same within a tenth of a pixel, in as few digits as that takes."""
        return _rounded(value, self.units[0]), _rounded(gradient, self.units[1])


def _from_zero(low: float, high: float) -> tuple[float, float]:
    """A range of gradients of the same length, that begins at 0 or above, or hardly below."""
    up = max(-BELOW * (high - low) - low, 0.0)
    return low + up, high + up


def _rounded(value: float, unit: float) -> float:
    digits = 1 - math.floor(math.log10(unit))
    return round(value, digits) if digits < 300 else value
