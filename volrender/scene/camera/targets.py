"""What can a camera fly to?"""

from typing import Any

import numpy as np

from ...base import checks


def points_around(target: Any, radius: float | None) -> np.ndarray:
    """Points of the world around a graphic, around points, or around a point with a radius, (n, 3).

    Raises
    ------
    TypeError, ValueError
        Not such a thing; no point at all; one point without a radius, or something else with one.
    """
    if np.isscalar(target):
        raise TypeError(
            f"target is a graphic, points, or a point with a radius, not {target!r}; "
            "around a label are the points `graphic.corners_of(label)`."
        )
    is_graphic = hasattr(target, "world_corners")
    points = checks.points("target", target.world_corners() if is_graphic else target)
    if points.ndim == 1:
        if radius is None:
            raise ValueError("target is one point: give a radius around it, world units.")
        reach = checks.number("radius", radius, 0) * np.eye(3)
        return np.concatenate([points - reach, points + reach])
    if radius is not None:
        raise ValueError("radius is for a target that is one point, (x, y, z).")
    if len(points) == 0:
        raise ValueError("target is one point or several, not none.")
    return points
