"""What is drawn of a measurement in the world, or of what of it lies in a slice?"""

import math
from typing import Any, NamedTuple

import numpy as np

from ...base.transforms import box_corners, plane_through_box
from ..overlays.boxes import Box as BoxEdges

CIRCLE_STEPS = 64
ARC_STEPS = 24
ARC_SHARE = 0.3  # of the shorter leg of an angle


class Slab(NamedTuple):
    """The part of the world that a slice shows.

    Attributes
    ----------
    plane : ndarray, (4,)
        (a, b, c, d) of ax + by + cz + d = 0, with a normal of length one.
    half : float
        How far from it something still lies in it, world units.
    """

    plane: np.ndarray
    half: float

    def heights(self, points: np.ndarray) -> np.ndarray:
        """Signed distances of points from the plane."""
        return points @ self.plane[:3] + self.plane[3]


class Drawn(NamedTuple):
    """Lines and marks in the world.

    Attributes
    ----------
    edges : ndarray, (n, 2, 3)
    marks : ndarray, (m, 3)
        Points with a cross.
    sphere : ((x, y, z), radius) or None
        What has an outline that depends on where it is seen from.
    text_at : str or None
        ``"line"``: beside the middle of the first edge, whose ends have marks; ``"arc"``: beside the first
        of `text_points`, away from the second; ``"outline"``: above the lines; ``"mark"``: above the
        marks; None: nothing is written.
    text_points : ndarray, (2, 3)
    """

    edges: np.ndarray = np.empty((0, 2, 3))
    marks: np.ndarray = np.empty((0, 3))
    sphere: tuple[np.ndarray, float] | None = None
    text_at: str | None = None
    text_points: np.ndarray = np.empty((0, 3))


NOTHING = Drawn()


def drawn_of(measurement: Any, slab: Slab | None) -> Drawn:
    """What is drawn of a measurement, or of what of it lies in a slab."""
    return _DRAWN[measurement.kind](measurement, slab)


def circle(centre: np.ndarray, normal: np.ndarray, radius: float) -> np.ndarray:
    """A circle across a unit vector, as lines, (n, 2, 3)."""
    least = np.eye(3)[np.abs(normal).argmin()]
    right = np.cross(normal, least)
    right /= np.linalg.norm(right)
    turns = np.linspace(0, 2 * math.pi, CIRCLE_STEPS + 1)[:, None]
    way = np.cos(turns) * right + np.sin(turns) * np.cross(normal, right)
    points = centre + radius * way
    return np.stack([points[:-1], points[1:]], axis=1)


def _straight(measurement: Any, slab: Slab | None) -> Drawn:
    points = measurement.points
    if slab is not None and (np.abs(slab.heights(points)) > slab.half).any():
        return _crossings(points[None], slab)
    return Drawn(points[None], text_at="line")


def _angle(measurement: Any, slab: Slab | None) -> Drawn:
    first, apex, second = measurement.points
    legs = np.array([(apex, first), (apex, second)])
    if slab is not None and (np.abs(slab.heights(measurement.points)) > slab.half).any():
        return _crossings(legs, slab)
    one, other = first - apex, second - apex
    lengths = np.linalg.norm(one), np.linalg.norm(other)
    parts, middle = [legs], apex
    if min(lengths) > 0 and math.isfinite(angle := math.radians(measurement.degrees)):
        one, other = one / lengths[0], other / lengths[1]
        up = other - (one @ other) * one
        size = np.linalg.norm(up)
        if size > 1e-12:
            turns = np.linspace(0, angle, ARC_STEPS)[:, None]
            way = np.cos(turns) * one + np.sin(turns) * (up / size)
            arc = apex + ARC_SHARE * min(lengths) * way
            parts.append(np.stack([arc[:-1], arc[1:]], axis=1))
            middle = arc[ARC_STEPS // 2]
    return Drawn(np.concatenate(parts), text_at="arc", text_points=np.array([middle, apex]))


def _sphere(measurement: Any, slab: Slab | None) -> Drawn:
    centre, radius = measurement.points[0], measurement.radius
    if slab is None:
        return Drawn(marks=centre[None], sphere=(centre, radius), text_at="outline")
    height = float(slab.heights(centre))
    if abs(height) >= radius:
        return NOTHING
    normal = slab.plane[:3]
    cut = circle(centre - height * normal, normal, math.sqrt(radius**2 - height**2))
    return Drawn(cut, text_at="outline")


def _box(measurement: Any, slab: Slab | None) -> Drawn:
    corners = box_corners(measurement.points.min(axis=0), measurement.points.max(axis=0))
    if slab is None:
        return Drawn(BoxEdges(corners).edges, text_at="outline")
    if np.abs(slab.heights(corners)).max() <= slab.half:
        cut = corners - slab.heights(corners)[:, None] * slab.plane[:3]
    else:
        cut = plane_through_box(corners, slab.plane)
    if len(cut) < 3:
        return NOTHING
    return Drawn(_ring(cut, slab.plane[:3]), text_at="outline")


def _label(measurement: Any, slab: Slab | None) -> Drawn:
    if not len(measurement.points):
        return NOTHING
    if slab is not None:
        heights = slab.heights(measurement.region.corners())
        if heights.min() > slab.half or heights.max() < -slab.half:
            return NOTHING
    return Drawn(marks=measurement.points[:1], text_at="mark")


_DRAWN = {
    "distance": _straight,
    "profile": _straight,
    "angle": _angle,
    "sphere": _sphere,
    "box": _box,
    "label": _label,
}


def _crossings(edges: np.ndarray, slab: Slab) -> Drawn:
    """A mark wherever a line goes through the plane of a slab."""
    marks = []
    for start, end in edges:
        low, high = slab.heights(np.array([start, end]))
        if low * high < 0:
            marks.append(start + low / (low - high) * (end - start))
    return Drawn(marks=np.array(marks).reshape(-1, 3))


def _ring(points: np.ndarray, normal: np.ndarray) -> np.ndarray:
    """The outline of a convex polygon, whose corners come in any order, as lines, (n, 2, 3)."""
    away = points - points.mean(axis=0)
    right = away[np.linalg.norm(away, axis=1).argmax()]
    turns = np.arctan2(away @ np.cross(normal, right), away @ right)
    ring = points[np.argsort(turns)]
    return np.stack([ring, np.roll(ring, -1, axis=0)], axis=1)
