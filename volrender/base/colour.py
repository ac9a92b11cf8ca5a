"""Between sRGB, linear light and luminance. The transfer functions are exact and piecewise."""

import numpy as np
from numpy.typing import ArrayLike

LUMINANCE = (0.2126, 0.7152, 0.0722)  # weights of red, green and blue, ITU-R BT.709


def linear_from_srgb(srgb: ArrayLike) -> np.ndarray:
    """Linear light of sRGB components, 0..1, as float64 (IEC 61966-2-1)."""
    encoded = np.asarray(srgb, np.float64)
    return np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)


def srgb_from_linear(linear: ArrayLike) -> np.ndarray:
    """sRGB components of linear light, 0..1, as float64."""
    light = np.asarray(linear, np.float64)
    return np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)
