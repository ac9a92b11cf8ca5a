"""Planes in the world: how far along their normal, moved, turned, and met by a ray.

A plane is (a, b, c, d), of ax + by + cz + d = 0. Its position is the distance of the plane from the
world's origin along the unit normal: −d / |(a, b, c)|.
"""

import numpy as np

from .transforms import Vector

AXIS_NORMALS = {"axial": (0.0, 0.0, 1.0), "coronal": (0.0, 1.0, 0.0), "sagittal": (1.0, 0.0, 0.0)}


def unit_normal(plane: Vector) -> np.ndarray:
    """The normal of a plane, of length one."""
    normal = np.asarray(plane[:3], np.float64)
    normal = normal / np.abs(normal).max()
    return normal / np.linalg.norm(normal)


def plane_position(plane: Vector) -> float:
    """Distance of a plane from the origin along its normal."""
    return -float(plane[3]) / float(np.linalg.norm(np.asarray(plane[:3], np.float64)))


def plane_at(plane: Vector, position: float) -> np.ndarray:
    """The parallel plane at another position."""
    normal = np.asarray(plane[:3], np.float64)
    return np.array([*normal, -position * np.linalg.norm(normal)])


def position_range(corners: Vector, plane: Vector) -> tuple[float, float]:
    """First and last position at which a plane with this normal touches some points, (n, 3)."""
    positions = np.asarray(corners, np.float64) @ unit_normal(plane)
    return float(positions.min()), float(positions.max())


def plane_through(point: Vector, normal: Vector) -> np.ndarray:
    """The plane through a point, with a normal of any length but zero."""
    normal = np.asarray(normal, np.float64)
    return np.array([*normal, -float(normal @ np.asarray(point, np.float64))])


def middle_plane(world_from_data: Vector, middle_xyz: Vector, towards: Vector) -> np.ndarray:
    """The world plane through a point of a volume, across that of its axes nearest a direction.

    Parameters
    ----------
    world_from_data : (4, 4)
    middle_xyz : (x, y, z)
        The point, data space (voxels).
    towards : (x, y, z)
        World direction, such as the one in which the camera looks.
    """
    matrix = np.asarray(world_from_data, np.float64)
    across = np.linalg.inv(matrix[:3, :3])  # rows: normals of the planes across x, y and z
    across /= np.linalg.norm(across, axis=1, keepdims=True)
    normal = across[np.abs(across @ np.asarray(towards, np.float64)).argmax()]
    return plane_through(matrix[:3, :3] @ middle_xyz + matrix[:3, 3], normal)


def foot_on_plane(point: Vector, plane: Vector) -> np.ndarray:
    """The point of a plane that is nearest to another point."""
    normal = unit_normal(plane)
    point = np.asarray(point, np.float64)
    return point - (normal @ point - plane_position(plane)) * normal


def is_axis(plane: Vector, axis: str) -> bool:
    """Whether a plane lies as one of `AXIS_NORMALS`, either side up."""
    return bool(abs(unit_normal(plane) @ AXIS_NORMALS[axis]) > 1 - 1e-9)


def ray_meets_plane(origin: Vector, direction: Vector, plane: Vector) -> np.ndarray | None:
    """Where a ray meets a plane, in front of its origin; None where it does not."""
    normal, origin = unit_normal(plane), np.asarray(origin, np.float64)
    slope = float(normal @ direction)
    if slope == 0:
        return None
    t = (plane_position(plane) - float(normal @ origin)) / slope
    return origin + t * np.asarray(direction, np.float64) if t >= 0 else None


def distance_along(
    axis_point: Vector,
    axis: Vector,
    origin: Vector,
    direction: Vector,
    least_sine: float = 0.2,
) -> float | None:
    """How far along an axis the place is that a ray passes nearest.

    Parameters
    ----------
    axis_point, axis : (x, y, z)
        A point of the axis, and its direction, of length one.
    origin, direction : (x, y, z)
        Of the ray.
    least_sine : float
        Of the angle between ray and axis; below it the place is uncertain.

    Returns
    -------
    float or None
        From `axis_point`; None where axis and ray are nearly parallel.
    """
    axis = np.asarray(axis, np.float64)
    ray = np.asarray(direction, np.float64) / np.linalg.norm(direction)
    away = np.asarray(origin, np.float64) - axis_point
    cosine = float(axis @ ray)
    if 1 - cosine**2 < least_sine**2:
        return None
    return float(away @ axis - (away @ ray) * cosine) / (1 - cosine**2)
