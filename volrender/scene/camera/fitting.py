"""How large do things look to a camera? What it is fitted by."""

import math

import numpy as np

from .rays import RayBundle

MARGIN = 0.05  # of the picture, on each side
ROOM_FOR_LABELS = 0.2  # such a margin where axes have labels
NEAREST = 1.2  # radii of a sphere: no nearer does a camera go that shows it whole


def distance_factor(fov: float) -> float:
    """How far away a thing of size 1 fills the field of view: f = 0.5 / tan(fov / 2).

    An orthographic camera (0) stands where one of 50 degrees would.
    """
    return 0.5 / math.tan(math.radians(fov or 50.0) / 2)


def fitting_zoom(
    rays: RayBundle, away: np.ndarray, around: np.ndarray, margin: float, to: str
) -> float:
    """The zoom at which things fill the picture but for a margin.

    Parameters
    ----------
    rays : RayBundle
        Of the camera with a zoom of 1, which looks at the middle of the things.
    away : ndarray, (3,)
        From the camera to that middle, world space.
    around : ndarray, (n, 3)
        From there to points around the things.
    margin : float
        Of the picture, on each side.
    to : str
        ``"box"``: the points are in the picture, and one touches the margin. ``"sphere"``: so it is
        with the sphere around them, so that nothing leaves the picture while the camera goes round.
    """
    view_from_world = rays.view_from_world[:3, :3]
    if to == "box":
        x, y, z = view_from_world @ (away + around).T
        reach = np.abs([x, y]).max(axis=0) / (1 + rays.spread * (z - rays.near))
        return (1 - 2 * margin) / float(reach.max())
    radius = float(np.linalg.norm(around, axis=1).max())
    reach = radius / min(rays.lengths[:2])
    if rays.perspective:  # of its silhouette, which is nearer than its middle
        reach *= rays.near * rays.lengths[2] / math.sqrt(away @ away - radius**2)
    return (1 - 2 * margin) / reach


def near_far(depth: float, fov: float) -> tuple[float, float]:
    """Distances of planes that cut nothing off, for a camera that looks at something so deep."""
    if fov == 0:
        return -100.0 * depth, 100.0 * depth
    away = depth * distance_factor(fov)
    return 0.01 * away, 10000 * away
