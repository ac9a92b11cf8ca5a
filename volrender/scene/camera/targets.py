"""What can a camera fly to, and how does it?"""

from typing import Any

import numpy as np

from ...base import checks, redraw


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


def fly_to(subplot: Any, target: Any, radius: float | None = None, duration: float = 0.7) -> None:
    """Show something whole and in the middle, from the direction in which the camera looks.

    Parameters
    ----------
    target : Graphic or array-like
        A graphic; points around something, (n, 3), world, such as `LabelsGraphic.corners_of` a
        label; or one point (x, y, z), with a `radius` around it.
    radius : float, optional
        World units; of one point, and of nothing else.
    duration : float
        Seconds, 0 to 60, that it takes in a window; where none shows this, it is made at once.
    """
    around = points_around(target, radius)
    seconds = checks.number("duration", duration, 0, 60)
    subplot.fit_once()
    subplot.controller.fly_to(around, seconds if redraw.is_shown(subplot) else 0.0)
    redraw.announce(subplot)
