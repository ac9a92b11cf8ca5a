"""Which way is the front, and which the side, where the horizon is across an upward direction?"""

import numpy as np

from ...base.transforms import cross


def horizon(up: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Where azimuth 0 and azimuth 90° are, for an upward direction."""
    front = np.array([0.0, 0.0, 1.0])
    if abs(up @ front) > 0.999:  # z up: the front is +y, anterior in NIfTI's space
        front = np.array([0.0, 1.0, 0.0])
    side = cross(up, front)
    side /= np.linalg.norm(side)
    return cross(side, up), side
