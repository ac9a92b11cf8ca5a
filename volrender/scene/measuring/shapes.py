"""Which lines and marks does a measurement have in a picture, and where is its text?"""

import math
from typing import Any, NamedTuple

import numpy as np

from ...base.transforms import box_corners, plane_through_box
from ..overlays.boxes import Box as BoxEdges
from ..overlays.view import View

CAP_PX = 6  # half the length of the mark at an end
CROSS_PX = 5
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


class Shape(NamedTuple):
    """What is drawn of one.

    Attributes
    ----------
    ends : ndarray, (n, 2, 3)
        Of lines, as `lines` takes them.
    anchor_px : (x, y) or None
        What the text is at; None: it is not written.
    away : (x, y)
        On which side of the anchor the text is, of length one; pixels go down.
    """

    ends: np.ndarray
    anchor_px: tuple[float, float] | None
    away: tuple[float, float] = (0.0, -1.0)


NOTHING = Shape(np.empty((0, 2, 3)), None)


def shape_of(measurement: Any, view: View, slab: Slab | None) -> Shape:
    """The shape of a measurement in a view, or of what of it lies in a slab."""
    return _SHAPES[measurement.kind](measurement, view, slab)


def _straight(measurement: Any, view: View, slab: Slab | None) -> Shape:
    points = measurement.points
    if slab is not None and (np.abs(slab.heights(points)) > slab.half).any():
        return _crossings(points[None], view, slab)
    ends = [view.lines(points[None], np.zeros(1))]
    placed = _placed(points, view)
    if placed is None or not len(ends[0]):
        return Shape(ends[0], None)
    way = _unit(placed[1, :2] - placed[0, :2])
    across = np.array([-way[1], way[0]])
    ends.append(_caps(placed, across, view))
    across = across if across[1] <= 0 else -across
    x, y = ends[0][0, :, :2].mean(axis=0)
    return Shape(np.concatenate(ends), (x, y), (float(across[0]), float(across[1])))


def _angle(measurement: Any, view: View, slab: Slab | None) -> Shape:
    first, apex, second = measurement.points
    legs = np.array([(apex, first), (apex, second)])
    if slab is not None and (np.abs(slab.heights(measurement.points)) > slab.half).any():
        return _crossings(legs, view, slab)
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
    edges = np.concatenate(parts)
    ends = view.lines(edges, np.zeros(len(edges)))
    placed = _placed(np.array([middle, apex]), view)
    if placed is None or not len(ends):
        return Shape(ends, None)
    away = _unit(placed[0, :2] - placed[1, :2])
    return Shape(ends, tuple(placed[0, :2].tolist()), tuple(away.tolist()))


def _sphere(measurement: Any, view: View, slab: Slab | None) -> Shape:
    centre, radius = measurement.points[0], measurement.radius
    if slab is not None:
        height = float(slab.heights(centre))
        if abs(height) >= radius:
            return NOTHING
        normal = slab.plane[:3]
        circle = _circle(centre - height * normal, normal, math.sqrt(radius**2 - height**2))
        return _outlined(circle, view)
    towards, rays = view.to_viewer(centre[None])[0], view.rays
    middle, seen = centre, radius
    if rays.perspective:  # of the circle in which the cone from the eye touches the sphere
        eye = rays.origin - rays.near * rays.direction
        share = (radius / max(float(np.linalg.norm(eye - centre)), 1e-300)) ** 2
        if share < 1:
            middle, seen = centre + share * (eye - centre), radius * math.sqrt(1 - share)
    outline = _outlined(_circle(middle, towards, seen), view)
    marks = _cross(centre, view)
    return outline._replace(ends=np.concatenate([outline.ends, marks]))


def _box(measurement: Any, view: View, slab: Slab | None) -> Shape:
    corners = box_corners(measurement.points.min(axis=0), measurement.points.max(axis=0))
    if slab is None:
        return _outlined(BoxEdges(corners).edges, view)
    if np.abs(slab.heights(corners)).max() <= slab.half:
        corners = corners - slab.heights(corners)[:, None] * slab.plane[:3]
        cut = corners
    else:
        cut = plane_through_box(corners, slab.plane)
    if len(cut) < 3:
        return NOTHING
    return _outlined(_ring(cut, slab.plane[:3]), view)


def _label(measurement: Any, view: View, slab: Slab | None) -> Shape:
    if not len(measurement.points):
        return NOTHING
    if slab is not None:
        heights = slab.heights(measurement.region.corners())
        if heights.min() > slab.half or heights.max() < -slab.half:
            return NOTHING
    marks = _cross(measurement.points[0], view)
    if not len(marks):
        return NOTHING
    x, y = marks[:, :, :2].mean(axis=(0, 1))
    return Shape(marks, (x, y - CROSS_PX * view.pixel_ratio))


_SHAPES = {
    "distance": _straight,
    "profile": _straight,
    "angle": _angle,
    "sphere": _sphere,
    "box": _box,
    "label": _label,
}


def _outlined(edges: np.ndarray, view: View) -> Shape:
    """Lines in the world, with the text above the highest of them."""
    ends = view.lines(edges, np.zeros(len(edges)))
    if not len(ends):
        return NOTHING
    across, down = ends[..., 0], ends[..., 1]
    return Shape(ends, (float(across.min() + across.max()) / 2, float(down.min())))


def _crossings(edges: np.ndarray, view: View, slab: Slab) -> Shape:
    """A cross wherever a line goes through the plane of a slab."""
    marks = []
    for start, end in edges:
        low, high = slab.heights(np.array([start, end]))
        if low * high < 0:
            marks.append(_cross(start + low / (low - high) * (end - start), view))
    return Shape(np.concatenate(marks), None) if marks else NOTHING


def _placed(points: np.ndarray, view: View) -> np.ndarray | None:
    """Points in pixels and depth, (n, 3); None where one is behind the camera."""
    clip = view.clip_coordinates(points)
    return view.place(clip, 0.0) if (clip[:, 3] > 1e-9).all() else None


def _caps(placed: np.ndarray, across: np.ndarray, view: View) -> np.ndarray:
    """A mark across the line at each end, (n, 2, 3)."""
    caps = np.repeat(placed[:, None], 2, axis=1)
    reach = CAP_PX * view.pixel_ratio * across
    caps[:, 0, :2] -= reach
    caps[:, 1, :2] += reach
    return caps


def _cross(point: np.ndarray, view: View) -> np.ndarray:
    """An × at a point, (2, 2, 3); nothing where it is not seen."""
    placed = _placed(point[None], view)
    if placed is None:
        return np.empty((0, 2, 3))
    reach = CROSS_PX * view.pixel_ratio
    cross = np.repeat(placed[None], 2, axis=1).repeat(2, axis=0)
    cross[0, :, :2] += [(-reach, -reach), (reach, reach)]
    cross[1, :, :2] += [(-reach, reach), (reach, -reach)]
    return cross


def _circle(centre: np.ndarray, normal: np.ndarray, radius: float) -> np.ndarray:
    """A circle across a unit vector, as lines, (n, 2, 3)."""
    least = np.eye(3)[np.abs(normal).argmin()]
    right = np.cross(normal, least)
    right /= np.linalg.norm(right)
    turns = np.linspace(0, 2 * math.pi, CIRCLE_STEPS + 1)[:, None]
    way = np.cos(turns) * right + np.sin(turns) * np.cross(normal, right)
    points = centre + radius * way
    return np.stack([points[:-1], points[1:]], axis=1)


def _ring(points: np.ndarray, normal: np.ndarray) -> np.ndarray:
    """The outline of a convex polygon, whose corners come in any order, as lines, (n, 2, 3)."""
    away = points - points.mean(axis=0)
    right = away[np.linalg.norm(away, axis=1).argmax()]
    turns = np.arctan2(away @ np.cross(normal, right), away @ right)
    ring = points[np.argsort(turns)]
    return np.stack([ring, np.roll(ring, -1, axis=0)], axis=1)


def _unit(way: np.ndarray) -> np.ndarray:
    length = float(np.hypot(*way))
    return way / length if length > 1e-6 else np.array([1.0, 0.0])
