"""Straight lines over the frame, of a width in pixels."""

import numpy as np

from ..device.engine import Engine
from .quads import OverlayDrawable

_LINE = np.dtype([("start", "f4", 3), ("end", "f4", 3)])


class LinesDrawable(OverlayDrawable):
    """Lines between points of the target, all of one width and colour.

    Parameters
    ----------
    engine : Engine
    in_world : bool
        Whether they are hidden by what is nearer.
    """

    def __init__(self, engine: Engine, in_world: bool):
        super().__init__(engine, "lines", _LINE, in_world)

    def set(self, ends: np.ndarray, width_px: float, colour, target_px, scissor_px) -> None:
        """Replace what is drawn.

        Parameters
        ----------
        ends : ndarray, shape (n, 2, 3)
            Start and end of each line: x and y in pixels from the target's top left, and ndc
            depth, 0 near, 1 far.
        width_px : float
        colour : (r, g, b, a)
            Linear, premultiplied.
        target_px : (width, height)
        scissor_px : (left, top, width, height) of int
        """
        self.scissor_px = scissor_px
        self._set(
            ends.astype(np.float32), colour=colour, target_px=target_px, half_width_px=width_px / 2
        )
