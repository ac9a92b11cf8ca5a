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


# Linear sRGB to what three kinds of cones see, and the cube roots of that to lightness and two opponent
# colours: B. Ottosson, "A perceptual color space for image processing", 2020.
_CONES_FROM_LINEAR = np.array(
    [
        (0.4122214708, 0.5363325363, 0.0514459929),
        (0.2119034982, 0.6806995451, 0.1073969566),
        (0.0883024619, 0.2817188376, 0.6299787005),
    ]
)
_OKLAB_FROM_CONES = np.array(
    [
        (0.2104542553, 0.7936177850, -0.0040720468),
        (1.9779984951, -2.4285922050, 0.4505937099),
        (0.0259040371, 0.7827717662, -0.8086757660),
    ]
)


def oklab_from_srgb(srgb: ArrayLike) -> np.ndarray:
    """Oklab (lightness, green to red, blue to yellow) of sRGB colours, 0..1, (…, 3)."""
    return np.cbrt(linear_from_srgb(srgb) @ _CONES_FROM_LINEAR.T) @ _OKLAB_FROM_CONES.T


def srgb_from_oklab(oklab: ArrayLike) -> np.ndarray:
    """sRGB of colours in Oklab, (…, 3), the nearest by component where sRGB does not have one."""
    cones = (np.asarray(oklab, np.float64) @ np.linalg.inv(_OKLAB_FROM_CONES).T) ** 3
    linear = cones @ np.linalg.inv(_CONES_FROM_LINEAR).T
    return np.clip(srgb_from_linear(np.clip(linear, 0, 1)), 0, 1)
