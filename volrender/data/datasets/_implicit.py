"""Solids as signed distances on part of a grid: primitives, smooth union, painting.

A distance is negative inside, in the unit of the coordinates, and good near the surface only.
Each primitive is evaluated within its own box, so that many small ones cost little.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

Box = tuple[slice, slice, slice]
FAR = 40.0  # the distance where nothing was evaluated


class Grid(NamedTuple):
    """Ascending float32 coordinates of the samples along z, y and x."""

    z: np.ndarray
    y: np.ndarray
    x: np.ndarray

    @property
    def shape_zyx(self) -> tuple[int, int, int]:
        return len(self.z), len(self.y), len(self.x)

    def window(
        self,
        low_xyz: np.ndarray | tuple[float, ...],
        high_xyz: np.ndarray | tuple[float, ...],
        margin: float,
    ) -> Box | None:
        """Return the part of the grid inside a box grown by `margin`; None if there is none."""
        window = []
        for axis, low, high in zip(self, low_xyz[::-1], high_xyz[::-1], strict=True):
            start, stop = np.searchsorted(axis, (low - margin, high + margin))
            if start == stop:
                return None
            window.append(slice(int(start), int(stop)))
        z, y, x = window
        return z, y, x

    def part(self, window: Box) -> "Grid":
        return Grid(self.z[window[0]], self.y[window[1]], self.x[window[2]])


class Shape(NamedTuple):
    """A solid: the corners of its bounding box and its distance function of a `Grid`."""

    low_xyz: np.ndarray
    high_xyz: np.ndarray
    distance: Callable[[Grid], np.ndarray]


def ellipsoid(
    centre_xyz: ArrayLike, radii_xyz: ArrayLike, *, tilt: float = 0.0, yaw: float = 0.0
) -> Shape:
    """An ellipsoid, turned by `tilt` about x (+y to +z), then by `yaw` about z (+x to +y), in degrees.

    The distance is the first-order estimate k₀(k₀ − 1)/k₁ with k₀ = |p/r| and k₁ = |p/r²|.
    """
    centre, radii = np.asarray(centre_xyz, float), np.asarray(radii_xyz, float)
    ct, st = np.cos(np.deg2rad(tilt)), np.sin(np.deg2rad(tilt))
    cy, sy = np.cos(np.deg2rad(yaw)), np.sin(np.deg2rad(yaw))
    # Columns: the ellipsoid's own axes.
    axes = np.array([(cy, -sy * ct, sy * st), (sy, cy * ct, -cy * st), (0.0, st, ct)])
    half = np.sqrt(((axes * radii) ** 2).sum(axis=1))

    def distance(grid: Grid) -> np.ndarray:
        u, v, w = (np.square(_project(grid, centre, axes[:, d] / radii[d])) for d in range(3))
        a, b, c = (radii**-2).astype(np.float32)
        k0 = np.sqrt(u + v + w)
        k1 = np.sqrt(a * u + b * v + c * w)
        return k0 * (k0 - 1) / np.maximum(k1, np.float32(1e-6))

    return Shape(centre - half, centre + half, distance)


def chain(
    *knots: tuple[float, ...] | np.ndarray, stretch_xyz: ArrayLike = (0.0, 0.0, 0.0)
) -> Shape:
    """A bar through knots (x, y, z, radius); `stretch_xyz` widens it to both sides along axes."""
    points = np.array([k[:3] for k in knots], float)
    radii = np.array([k[3] for k in knots], np.float32)
    grown = np.asarray(stretch_xyz, np.float32)

    def piece(grid: Grid, k: int) -> np.ndarray:
        bar = points[k + 1] - points[k]
        axis = bar / (bar @ bar)
        along = free = _project(grid, points[k], axis)
        offsets = [_project(grid, points[k], unit) for unit in np.eye(3)]
        for d in np.flatnonzero(grown).tolist():  # where along the bar, given where beside it
            beside = offsets[d] - np.clip(along, 0, 1) * np.float32(bar[d])
            along = free - np.clip(beside, -grown[d], grown[d]) * np.float32(axis[d])
        along = np.clip(along, 0, 1)
        squared: np.ndarray | np.float32 = np.float32(0)
        for d in range(3):
            beside = offsets[d] - along * np.float32(bar[d])
            if grown[d]:
                beside = np.maximum(np.abs(beside) - grown[d], 0)
            squared = squared + beside * beside
        return np.sqrt(squared) - (radii[k] + along * np.float32(radii[k + 1] - radii[k]))

    def distance(grid: Grid) -> np.ndarray:
        nearest = piece(grid, 0)
        for k in range(1, len(points) - 1):
            nearest = np.minimum(nearest, piece(grid, k))
        return nearest

    margin = radii[:, None] + grown
    return Shape((points - margin).min(axis=0), (points + margin).max(axis=0), distance)


def _project(grid: Grid, origin_xyz: ArrayLike, axis_xyz: np.ndarray) -> np.ndarray | np.float32:
    """Return (p − origin) · axis, leaving out the coordinates that the axis does not touch."""
    total: np.ndarray | np.float32 = np.float32(-float(np.dot(origin_xyz, axis_xyz)))
    x, y, z = (np.float32(c) for c in axis_xyz)
    if x:
        total = total + x * grid.x
    if y:
        total = total + (y * grid.y)[:, None]
    if z:
        total = total + (z * grid.z)[:, None, None]
    return total


class Solid:
    """The distance to a union of shapes, over a grid."""

    def __init__(self, grid: Grid, reach: float = 4.0) -> None:
        """Distances are good up to `reach` outside the surface."""
        self.grid = grid
        self.reach = reach
        self.distance = np.full(grid.shape_zyx, FAR, np.float32)

    def unite(self, shape: Shape, blend: float) -> None:
        """Add a shape; seams within `blend` are rounded."""
        window = self.grid.window(shape.low_xyz, shape.high_xyz, self.reach + blend)
        if window is not None:
            merge(self.distance[window], shape.distance(self.grid.part(window)), blend)

    def carve(self, shape: Shape, blend: float) -> None:
        """Take a shape away; seams within `blend` are rounded."""
        window = self.grid.window(shape.low_xyz, shape.high_xyz, self.reach + blend)
        if window is not None:
            part = self.distance[window]
            np.negative(part, out=part)
            merge(part, shape.distance(self.grid.part(window)), blend)
            np.negative(part, out=part)


def merge(distance: np.ndarray, other: np.ndarray, blend: float) -> None:
    """Take the polynomial smooth minimum: min − max(blend − |difference|, 0)² / (4·blend)."""
    if not blend:
        np.minimum(distance, other, out=distance)
        return
    seam = np.maximum(np.float32(blend) - np.abs(distance - other), 0)
    np.minimum(distance, other, out=distance)
    seam *= seam
    seam *= np.float32(0.25 / blend)
    distance -= seam


def paint(values: np.ndarray, distance: np.ndarray, value: float | np.ndarray, edge: float) -> None:
    """Set `values` to `value` inside, with a linear ramp `edge` wide across the surface."""
    cover = np.clip(np.float32(0.5) - distance * np.float32(1.0 / edge), 0, 1)
    cover *= value - values
    values += cover


def paint_shape(values: np.ndarray, grid: Grid, shape: Shape, value: float, edge: float) -> None:
    """Paint one shape within its box."""
    window = grid.window(shape.low_xyz, shape.high_xyz, edge)
    if window is not None:
        paint(values[window], shape.distance(grid.part(window)), value, edge)
