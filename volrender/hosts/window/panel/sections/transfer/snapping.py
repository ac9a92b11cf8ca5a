"""Round numbers near a place of the curve."""

import math

STEPS = 40  # about as many round values fit on the axis
OF_ALPHA = 0.05


def snapped(value: float, width: float, alpha: float) -> tuple[float, float]:
    """The nearest round value and opacity.

    Parameters
    ----------
    value : float
    width : float
        Of the axis, data units: the step is 1, 2 or 5 times a power of ten, about a fortieth of it.
    alpha : float
    """
    step = round_step(width / STEPS)
    return round(value / step) * step, round(alpha / OF_ALPHA) * OF_ALPHA


def round_step(about: float) -> float:
    """1, 2 or 5 times a power of ten, at least as large as a number above 0."""
    power = 10.0 ** math.floor(math.log10(about))
    return next(power * part for part in (1, 2, 5, 10) if power * part >= about * (1 - 1e-9))
