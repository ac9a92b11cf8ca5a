"""The rays that a camera sends through a viewport, and where in it a point of the world is seen."""

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np


@dataclass(frozen=True)
class RayBundle:
    """The rays of a viewport, in world space.

    The ray through (x, y) in ndc starts on the near plane at
    ``origin + x·origin_dx + y·origin_dy`` and runs along ``direction + x·direction_dx +
    y·direction_dy``; its parameter t is the distance from the near plane along the view axis.

    Attributes
    ----------
    origin, origin_dx, origin_dy, direction, direction_dx, direction_dy : ndarray, shape (3,)
        World units.
    near, far : float
        Distance of the near and the far plane from the camera, along the view axis.
    perspective : bool
    """

    origin: np.ndarray
    origin_dx: np.ndarray
    origin_dy: np.ndarray
    direction: np.ndarray
    direction_dx: np.ndarray
    direction_dy: np.ndarray
    near: float
    far: float
    perspective: bool

    def through(self, x: float, y: float) -> tuple[np.ndarray, np.ndarray]:
        """Start and direction of the ray through a point, ndc."""
        return (
            self.origin + x * self.origin_dx + y * self.origin_dy,
            self.direction + x * self.direction_dx + y * self.direction_dy,
        )

    def towards(self, azimuth: float, elevation: float) -> np.ndarray:
        """Unit vector to what is so many degrees to the right of and above the viewer."""
        a, e = math.radians(azimuth), math.radians(elevation)
        seen = math.sin(a) * math.cos(e), math.sin(e), math.cos(a) * math.cos(e)
        axes = self.origin_dx, self.origin_dy, -self.direction
        return sum(
            axis * (part / math.hypot(*axis.tolist()))
            for part, axis in zip(seen, axes, strict=True)
        )

    def project(self, points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """World points, (n, 3), to ndc x and y, (n, 2), and their t, (n,).

        In perspective, points at or behind the camera's own plane have no place in ndc: NaN.
        """
        place = self._from_world @ (np.asarray(points, np.float64) - self.origin).T
        ndc, t = place[:2], place[2]
        if self.perspective:
            grown = 1 + t / self.near  # a viewport at t is this much larger than the near plane
            grown[grown <= 0] = np.nan
            with np.errstate(over="ignore"):
                ndc /= grown
        return ndc.T, t

    @cached_property
    def _from_world(self) -> np.ndarray:
        """(x, y, t) on the near plane of what is subtracted from the origin: the axes' inverse."""
        axes = np.array([self.origin_dx, self.origin_dy, self.direction])
        return axes / (axes * axes).sum(axis=1, keepdims=True)  # they are orthogonal

    def depth_of_t(self) -> tuple[float, float, float, float]:
        """(a, b, c, d) of ndc depth = (a + b·t) / (c + d·t); 0 at the near plane, 1 at the far one."""
        reach = self.far - self.near
        if self.perspective:
            return 0.0, self.far / reach, self.near, 1.0
        return 0.0, 1.0 / reach, 1.0, 0.0
