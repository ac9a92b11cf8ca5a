"""From which side does a camera look? The six views of what is shown, and the axes of the world."""

import math

import numpy as np

from ....base import checks
from ..camera import Camera
from ..horizon import horizon

# Azimuth and elevation in degrees, as `Camera.look_from` has them.
_SIDES = {
    "front": (0, 0),
    "back": (180, 0),
    "left": (-90, 0),
    "right": (90, 0),
    "top": (0, 90),
    "bottom": (0, -90),
}
_AXES = {sign + axis: (i, sign) for sign in "+-" for i, axis in enumerate("xyz")}
VIEWS = (*_SIDES, *_AXES)


def place_view(camera: Camera, name: str, target: np.ndarray, distance: float) -> None:
    """Let a camera look at a point from a side of it.

    Parameters
    ----------
    camera : Camera
    name : str
        One of `VIEWS`: a side, or an axis of the world that the camera then stands on.
    target : (x, y, z)
    distance : float
        Of the camera from the target.
    """
    checks.choice("view", name, VIEWS)
    camera.look_from(*_SIDES.get(name) or _angles(camera, name))
    camera.position = target - distance * camera.forward


def _angles(camera: Camera, name: str) -> tuple[float, float]:
    """Azimuth and elevation, degrees, of an axis of the world."""
    index, sign = _AXES[name]
    axis = np.zeros(3)
    axis[index] = float(f"{sign}1")
    up = camera.reference_up
    front, side = horizon(up)
    height = float(np.clip(axis @ up, -1, 1))
    if abs(height) > 1 - 1e-12:
        return 0.0, math.copysign(90.0, height)
    return (
        math.degrees(math.atan2(axis @ side, axis @ front)),
        math.degrees(math.asin(height)),
    )
