"""A patient is first seen from the front, with the head up."""

import numpy as np

from ...base.checks import OPPOSITE
from ...base.transforms import rotation_looking
from .camera import Camera


def stand_upright(camera: Camera, directions: str | None) -> None:
    """Look from the front, superior up, unless the camera was turned, placed or fitted before.

    Parameters
    ----------
    camera : Camera
    directions : str or None
        Which way x, y and z of the world point in the patient; None: there is none.
    """
    if directions is None or camera.is_turned or camera.is_set or camera.is_fitted:
        return
    up, front = _towards("S", directions), _towards("A", directions)
    camera.set_state({"rotation": rotation_looking(-front, up), "reference_up": up})


def _towards(letter: str, directions: str) -> np.ndarray:
    return np.array([(axis == letter) - (axis == OPPOSITE[letter]) for axis in directions], float)
