"""The rays that a camera sends through a viewport, and where in it a point of the world is seen."""

import math
from dataclasses import dataclass, replace

import numpy as np


@dataclass(slots=True, eq=False)
class RayBundle:
    """The rays of a viewport, in world space.

    The ray through (x, y) in ndc starts on the near plane at
    ``origin + x·origin_dx + y·origin_dy`` and runs along ``direction + x·direction_dx +
    y·direction_dy``; its parameter t is the distance from the near plane along the view axis.

    View space has its origin in the camera; x and y reach from −1 to 1 on the near plane, as in
    ndc, and z is the distance along the view axis: z = near + t.

    Attributes
    ----------
    world_from_view, view_from_world : ndarray, shape (4, 4)
    lengths : (float, float, float)
        Of the axes of view space, world units.
    near, far : float
        Distance of the near and the far plane from the camera, along the view axis.
    spread : float
        How much wider the view gets per unit of t, in widths of the near plane; 0: orthographic.
    """

    world_from_view: np.ndarray
    view_from_world: np.ndarray
    lengths: tuple[float, float, float]
    near: float
    far: float
    spread: float

    @property
    def origin(self) -> np.ndarray:
        return self.world_from_view[:3, 3] + self.near * self.direction

    @property
    def origin_dx(self) -> np.ndarray:
        return self.world_from_view[:3, 0]

    @property
    def origin_dy(self) -> np.ndarray:
        return self.world_from_view[:3, 1]

    @property
    def direction(self) -> np.ndarray:
        return self.world_from_view[:3, 2]

    @property
    def direction_dx(self) -> np.ndarray:
        return self.spread * self.origin_dx

    @property
    def direction_dy(self) -> np.ndarray:
        return self.spread * self.origin_dy

    @property
    def perspective(self) -> bool:
        return self.spread > 0

    def through(self, x: float, y: float) -> tuple[np.ndarray, np.ndarray]:
        """Start and direction of the ray through a point (`x`, `y`), ndc."""
        return (
            self.origin + x * self.origin_dx + y * self.origin_dy,
            self.direction + x * self.direction_dx + y * self.direction_dy,
        )

    def led_on(self, before: "RayBundle", times: int) -> "RayBundle":
        """These rays once what led from those `before` to them has been done so many `times` more.

        In the camera's own space a steady motion is one affine map, whatever it turns about and
        however it goes and zooms meanwhile: it is applied again and again.
        """
        motion = before.view_from_world @ self.world_from_view
        back = self.view_from_world @ before.world_from_view
        with np.errstate(over="ignore", invalid="ignore"):
            world_from_view = self.world_from_view @ np.linalg.matrix_power(motion, times)
            view_from_world = np.linalg.matrix_power(back, times) @ self.view_from_world
            across, up, along = np.linalg.norm(world_from_view[:3, :3], axis=0).tolist()
        return replace(
            self,
            world_from_view=world_from_view,
            view_from_world=view_from_world,
            lengths=(across, up, along),
        )

    def towards(self, azimuth: float, elevation: float) -> np.ndarray:
        """Unit vector to what is `azimuth` degrees to the right of the viewer and `elevation` above."""
        a, e = math.radians(azimuth), math.radians(elevation)
        width, height, depth = self.lengths
        level = math.cos(e)
        seen = math.sin(a) * level / width, math.sin(e) / height, -math.cos(a) * level / depth
        return self.world_from_view[:3, :3].dot(seen)

    def project(self, points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """World points, (n, 3), to ndc x and y, (n, 2), and their t, (n,).

        In perspective, points at or behind the camera's own plane have no place in ndc: NaN.
        """
        points = np.asarray(points, np.float64)
        matrix = self.view_from_world
        x, y, z = matrix[:3, :3] @ points.T + matrix[:3, 3:]
        t = z - self.near
        width = 1 + self.spread * t
        width[width <= 0] = np.nan
        with np.errstate(over="ignore"):
            return np.column_stack([x / width, y / width]), t

    def depth_of_plane(self, plane: np.ndarray) -> tuple[float, float, float]:
        """(a, b, c) of ndc depth = a·x + b·y + c where a plane is seen at (x, y), ndc.

        Parameters
        ----------
        plane : (a, b, c, d)
            ax + by + cz + d = 0, world space.

        Notes
        -----
        With the plane in view space, A·X + B·Y + C·z + D = 0: in perspective X = x·z/near, so that 1/z,
        and with it depth = far/(far − near)·(1 − near/z), is affine in x and y; orthographic, X = x, and
        z itself is. Zeros where the plane is seen from its edge.
        """
        view = self.world_from_view.T @ np.asarray(plane, np.float64)  # the plane in view space
        across, up, along, offset = view.tolist()
        reach = self.far - self.near
        if self.perspective:
            if offset == 0:  # it goes through the eye
                return 0.0, 0.0, 0.0
            share = self.far / reach
            by = share / offset
            return by * across, by * up, share + by * self.near * along
        if along == 0:
            return 0.0, 0.0, 0.0
        return -across / along / reach, -up / along / reach, (-offset / along - self.near) / reach

    def depth_of_t(self) -> tuple[float, float, float, float]:
        """(a, b, c, d) of ndc depth = (a + b·t) / (c + d·t); 0 at the near plane, 1 at the far one."""
        reach = self.far - self.near
        if self.perspective:
            return 0.0, self.far / reach, self.near, 1.0
        return 0.0, 1.0 / reach, 1.0, 0.0
