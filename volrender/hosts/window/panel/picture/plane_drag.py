"""Dragging the slice plane in the picture: along its normal, or turning it about the place held."""

import math

import numpy as np

from .....base.modes import mode_of
from .....base.planes import (
    distance_along,
    plane_at,
    plane_position,
    plane_through,
    position_range,
    ray_meets_plane,
    unit_normal,
)

TURN_RAD_PER_PX = math.radians(0.4)


class PlaneDrag:
    """One drag, from the press to the release. Made by `PlaneDrag.at`.

    Parameters
    ----------
    subplot, graphic : Subplot, ImageVolumeGraphic
    x_px, y_px : float
        Where it began, pixels of the figure.
    held : (x, y, z)
        The place of the plane that was pressed, world.
    turns : bool
        Turn the plane, instead of moving it.
    """

    def __init__(self, subplot, graphic, x_px, y_px, held, turns: bool):
        self.graphic = graphic
        self._subplot = subplot
        self._start_px = (x_px, y_px)
        self._held = held
        self._turns = turns
        self._plane = np.array(graphic.plane)

    @classmethod
    def at(cls, subplot, x_px: float, y_px: float, turns: bool = False) -> "PlaneDrag | None":
        """A drag of the nearest slice at a point of the figure, or None where there is none."""
        left, top, width, height = subplot.viewport_px
        if not (left <= x_px < left + width and top <= y_px < top + height):
            return None
        origin, direction = pixel_ray(subplot, x_px, y_px)
        nearest = None
        for graphic in subplot.graphics:
            if not (graphic.visible and mode_of(graphic).planar):
                continue
            held = ray_meets_plane(origin, direction, graphic.plane)
            if held is None or not _is_inside(graphic, held):
                continue
            distance = float(np.linalg.norm(held - origin))
            if nearest is None or distance < nearest[0]:
                nearest = (distance, graphic, held)
        if nearest is None:
            return None
        _, graphic, held = nearest
        return cls(subplot, graphic, x_px, y_px, held, turns)

    def move(self, x_px: float, y_px: float) -> None:
        """Set the plane, with the pointer at another place."""
        self.graphic.plane = self.plane_for(x_px, y_px)

    def plane_for(self, x_px: float, y_px: float) -> np.ndarray:
        """The plane, (a, b, c, d), with the pointer at another place."""
        return self._turned(x_px, y_px) if self._turns else self._moved(x_px, y_px)

    def _moved(self, x_px: float, y_px: float) -> np.ndarray:
        normal = unit_normal(self._plane)
        distance = distance_along(self._held, normal, *pixel_ray(self._subplot, x_px, y_px))
        if distance is None:  # seen along the normal: up is away
            away = math.copysign(1.0, normal @ self._subplot.camera.forward)
            distance = away * (self._start_px[1] - y_px) * self._world_per_px()
        low, high = position_range(self.graphic.world_corners(), self._plane)
        position = plane_position(self._plane) + distance
        return plane_at(self._plane, min(max(position, low), high))

    def _turned(self, x_px: float, y_px: float) -> np.ndarray:
        right, up = self._screen_axes()
        across, down = x_px - self._start_px[0], y_px - self._start_px[1]
        axis = across * up + down * right
        angle = TURN_RAD_PER_PX * math.hypot(across, down)
        normal = np.asarray(self._plane[:3])
        return plane_through(self._held, rotated(normal, axis, angle))

    def _screen_axes(self) -> tuple[np.ndarray, np.ndarray]:
        rays = self._subplot.camera.rays(_aspect(self._subplot))
        return tuple(v / np.linalg.norm(v) for v in (rays.origin_dx, rays.origin_dy))

    def _world_per_px(self) -> float:
        """World units that a pixel is high where the plane was pressed."""
        rays = self._subplot.camera.rays(_aspect(self._subplot))
        t = float((self._held - rays.origin) @ rays.direction)
        half_height = np.linalg.norm(rays.origin_dy + t * rays.direction_dy)
        return float(2 * half_height / self._subplot.viewport_px[3])


def pixel_ray(subplot, x_px: float, y_px: float) -> tuple[np.ndarray, np.ndarray]:
    """Origin and direction, world, of the ray through a point of the figure."""
    left, top, width, height = subplot.viewport_px
    x, y = 2 * (x_px - left) / width - 1, 1 - 2 * (y_px - top) / height
    return subplot.camera.rays(_aspect(subplot)).through(x, y)


def rotated(vector, axis, angle_rad: float) -> np.ndarray:
    """A vector turned about an axis of any length (Rodrigues' formula); as it is about no axis."""
    length = np.linalg.norm(axis)
    if length == 0:
        return np.array(vector, np.float64)
    axis, cosine = np.asarray(axis) / length, math.cos(angle_rad)
    return (
        np.asarray(vector) * cosine
        + np.cross(axis, vector) * math.sin(angle_rad)
        + axis * (axis @ vector) * (1 - cosine)
    )


def _aspect(subplot) -> float:
    return subplot.viewport_px[2] / subplot.viewport_px[3]


def _is_inside(graphic, point) -> bool:
    """Whether a world point is in the box of what is shown."""
    matrix = graphic.world_from_data
    position = np.linalg.solve(matrix[:3, :3], np.asarray(point) - matrix[:3, 3])
    low, high = graphic.shown_box()
    return bool((position >= low - 0.01).all() and (position <= high + 0.01).all())
