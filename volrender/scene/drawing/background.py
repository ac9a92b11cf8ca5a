"""The colours behind everything in a figure, and what a frame is cleared to for them."""

from typing import NamedTuple

import numpy as np

from ...base.colour import linear_from_srgb
from ...engine.frame.draw_list import Background


class FigureBackground(NamedTuple):
    """The background of a figure.

    Attributes
    ----------
    corners : ndarray, shape (4, 4)
        sRGB, straight: top left, top right, bottom left, bottom right.
    cleared : Background
        What a frame is cleared to: the first corner.
    is_plain : bool
        All corners are alike.
    """

    corners: np.ndarray
    cleared: Background
    is_plain: bool

    @classmethod
    def of(cls, corners: np.ndarray) -> "FigureBackground":
        red, green, blue, alpha = corners[0].tolist()
        light = (*(linear_from_srgb((red, green, blue)) * alpha).tolist(), alpha)
        cleared = Background((red, green, blue, alpha), light)
        return cls(corners, cleared, not (corners != corners[0]).any())
