"""Where do values lie between two limits?"""

import math

import numpy as np


def scaled(values: np.ndarray, vmin: float, vmax: float) -> np.ndarray:
    """Values so that `vmin` is 0 and `vmax` is 1; those beyond are less than 0, or more than 1.

    Parameters
    ----------
    values : ndarray of float64
    vmin, vmax : float
        Finite, not equal.
    """
    part = 1 if math.isfinite(vmax - vmin) else 4  # of the largest, differences overflow
    with np.errstate(over="ignore"):  # far beyond is infinitely far
        return (values / part - vmin / part) / (vmax / part - vmin / part)
