"""Between sRGB and linear light: the transfer functions of IEC 61966-2-1, exact and piecewise."""

import numpy as np


def linear_from_srgb(srgb) -> np.ndarray:
    """Linear light of sRGB components, 0..1, as float64."""
    srgb = np.asarray(srgb, np.float64)
    return np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)


def srgb_from_linear(linear) -> np.ndarray:
    """sRGB components of linear light, 0..1, as float64."""
    linear = np.asarray(linear, np.float64)
    return np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)
