"""Backdrop: the colours behind everything in a figure."""

from dataclasses import dataclass

import numpy as np

from ...base.colour import linear_from_srgb


@dataclass(frozen=True, eq=False)
class Backdrop:
    """The background of a figure.

    Attributes
    ----------
    corners : ndarray, shape (4, 4)
        sRGB, straight: top left, top right, bottom left, bottom right.
    light : (r, g, b, a)
        The first corner, linear and premultiplied.
    is_plain : bool
        All corners are alike.
    """

    corners: np.ndarray
    light: tuple[float, float, float, float]
    is_plain: bool

    @classmethod
    def of(cls, corners: np.ndarray) -> "Backdrop":
        alpha = corners[0, 3]
        light = (*(linear_from_srgb(corners[0, :3]) * alpha).tolist(), float(alpha))
        return cls(corners, light, not (corners != corners[0]).any())
