"""How high is an opacity in the plot? Linear, or logarithmic for fine control near 0."""

import math

LEAST = 1e-4  # the smallest opacity that a logarithmic axis tells from 0
FLOOR = 0.06  # of its height is for 0
INSET_PX = 6


class OpacityAxis:
    """The vertical axis of the curve.

    Attributes
    ----------
    logarithmic : bool
    """

    def __init__(self) -> None:
        self.logarithmic = False
        self._bottom, self._height = 1.0, 1.0

    def place(self, top: float, height: float) -> None:
        """Lay it out, pixels."""
        self._bottom, self._height = top + height - INSET_PX, height - 2 * INSET_PX

    def at(self, alpha: float) -> float:
        """Where an opacity is, pixels."""
        return self._bottom - self._share(alpha) * self._height

    def alpha(self, y: float) -> float:
        """The opacity at a height; 0 or 1 beyond the ends."""
        share = min(max((self._bottom - y) / self._height, 0.0), 1.0)
        if not self.logarithmic:
            return share
        if share < FLOOR / 2:
            return 0.0
        return LEAST ** (1 - max(share - FLOOR, 0.0) / (1 - FLOOR))

    def ticks(self) -> list[float]:
        """Opacities that get a line."""
        return [1e-3, 1e-2, 1e-1] if self.logarithmic else [0.25, 0.5, 0.75]

    def _share(self, alpha: float) -> float:
        if not self.logarithmic:
            return alpha
        if alpha <= 0:
            return 0.0
        above = 1 - math.log(max(alpha, LEAST)) / math.log(LEAST)
        return FLOOR + (1 - FLOOR) * above
