"""What a camera's state means, in the terms of other renderers."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np


class View(NamedTuple):
    """A perspective camera.

    Attributes
    ----------
    eye, right, up, forward : ndarray of float64, (3,)
        World space; the last three of length 1.
    tan_x, tan_y : float
        Tangents of half the angle of view.
    """

    eye: np.ndarray
    right: np.ndarray
    up: np.ndarray
    forward: np.ndarray
    tan_x: float
    tan_y: float


def view_of(state: dict[str, Any], size_px: tuple[int, int]) -> View:
    """Read a camera state: position, rotation (xyzw), fov (degrees), width, height, zoom.

    The view is as large as the camera's rectangle, grown to the aspect of the picture.
    """
    x, y, z, w = np.asarray(state["rotation"], float) / np.linalg.norm(state["rotation"])
    matrix = np.array(
        [
            [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
            [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
            [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
        ]
    )
    aspect = state["width"] / state["height"]
    picture_aspect = size_px[0] / size_px[1]
    tan_y = np.tan(np.deg2rad(state["fov"]) / 2) / state["zoom"] * 2 / (1 + aspect)
    tan_x = tan_y * aspect
    if picture_aspect > aspect:
        tan_x = tan_y * picture_aspect
    else:
        tan_y = tan_x / picture_aspect
    return View(
        np.asarray(state["position"], float),
        matrix[:, 0],
        matrix[:, 1],
        -matrix[:, 2],
        float(tan_x),
        float(tan_y),
    )
