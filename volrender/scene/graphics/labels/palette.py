"""Colours of labels that were given none: well apart, and the same in every run."""

import numpy as np

from ....base.colour import srgb_from_linear

GOLDEN_TURN = 0.6180339887498949  # of hues: those of ids that follow each other are far apart
LIGHTNESS = np.array([0.72, 0.60, 0.82, 0.66, 0.54])  # of OKLCh, in turn
CHROMA = 0.16
LEAST_CHROMA = 0.02


def palette(ids: np.ndarray) -> np.ndarray:
    """Colours of ids, (n, 3), sRGB 0..1.

    Hue turns by the golden ratio from one id to the next, in the perceptually even colour space OKLCh
    (Ottosson, "A perceptual color space for image processing", 2020); chroma falls until there is such
    a colour in sRGB.
    """
    numbers = np.asarray(ids, np.float64) - 1
    hue = 2 * np.pi * ((0.08 + numbers * GOLDEN_TURN) % 1)
    lightness = LIGHTNESS[(numbers % len(LIGHTNESS)).astype(int)]
    chroma = np.full(len(numbers), CHROMA)
    linear = _linear_of_oklch(lightness, chroma, hue)
    for _ in range(12):
        outside = ((linear < 0) | (linear > 1)).any(axis=1) & (chroma > LEAST_CHROMA)
        if not outside.any():
            break
        chroma[outside] *= 0.9
        linear[outside] = _linear_of_oklch(lightness[outside], chroma[outside], hue[outside])
    return srgb_from_linear(np.clip(linear, 0, 1))


def _linear_of_oklch(lightness: np.ndarray, chroma: np.ndarray, hue: np.ndarray) -> np.ndarray:
    """Linear sRGB of OKLCh; matrices from the reference above."""
    a, b = chroma * np.cos(hue), chroma * np.sin(hue)
    root_l = lightness + 0.3963377774 * a + 0.2158037573 * b
    root_m = lightness - 0.1055613458 * a - 0.0638541728 * b
    root_s = lightness - 0.0894841775 * a - 1.2914855480 * b
    l, m, s = root_l**3, root_m**3, root_s**3  # noqa: E741
    return np.stack(
        [
            4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
            -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
            -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s,
        ],
        axis=1,
    )
