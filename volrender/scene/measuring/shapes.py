"""Which lines and marks does a measurement have in a picture, and where is its text?"""

import math
from typing import Any, NamedTuple

import numpy as np

from ..overlays.view import View
from .drawn import Slab, circle, drawn_of

CAP_PX = 6  # half the length of the mark at an end
CROSS_PX = 5


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


def shape_of(measurement: Any, view: View, slab: Slab | None) -> Shape:
    """The shape of a measurement in a view, or of what of it lies in a slab."""
    drawn = drawn_of(measurement, slab)
    edges = drawn.edges
    if drawn.sphere is not None:
        edges = np.concatenate([edges, _outline(*drawn.sphere, view)])
    lines = view.lines(edges, np.zeros(len(edges)))
    marks = np.concatenate([np.empty((0, 2, 3)), *(_cross(mark, view) for mark in drawn.marks)])
    ends = np.concatenate([lines, marks])
    if drawn.text_at == "line":
        return _beside_line(drawn.edges[0], ends, view)
    if drawn.text_at == "arc":
        placed = _placed(drawn.text_points, view)
        if placed is not None and len(ends):
            away = _unit(placed[0, :2] - placed[1, :2])
            return Shape(ends, tuple(placed[0, :2].tolist()), tuple(away.tolist()))
    if drawn.text_at == "outline" and len(lines):
        across, down = lines[..., 0], lines[..., 1]
        return Shape(ends, (float(across.min() + across.max()) / 2, float(down.min())))
    if drawn.text_at == "mark" and len(marks):
        x, y = marks[:, :, :2].mean(axis=(0, 1))
        return Shape(ends, (x, y - CROSS_PX * view.pixel_ratio))
    return Shape(ends, None)


def _beside_line(points: np.ndarray, ends: np.ndarray, view: View) -> Shape:
    """A line with a mark across it at each end, and its text at its middle."""
    placed = _placed(points, view)
    if placed is None or not len(ends):
        return Shape(ends, None)
    way = _unit(placed[1, :2] - placed[0, :2])
    across = np.array([-way[1], way[0]])
    whole = np.concatenate([ends, _caps(placed, across, view)])
    across = across if across[1] <= 0 else -across
    x, y = ends[0, :, :2].mean(axis=0)
    return Shape(whole, (x, y), (float(across[0]), float(across[1])))


def _outline(centre: np.ndarray, radius: float, view: View) -> np.ndarray:
    """The circle as which a sphere is seen, world, (n, 2, 3)."""
    towards, rays = view.to_viewer(centre[None])[0], view.rays
    middle, seen = centre, radius
    if rays.perspective:  # of the circle in which the cone from the eye touches the sphere
        eye = rays.origin - rays.near * rays.direction
        share = (radius / max(float(np.linalg.norm(eye - centre)), 1e-300)) ** 2
        if share < 1:
            middle, seen = centre + share * (eye - centre), radius * math.sqrt(1 - share)
    return circle(middle, towards, seen)


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


def _unit(way: np.ndarray) -> np.ndarray:
    length = float(np.hypot(*way))
    return way / length if length > 1e-6 else np.array([1.0, 0.0])
