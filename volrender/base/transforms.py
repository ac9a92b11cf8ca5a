"""Rotations, affine transforms and projections, in numpy and double precision.

Vectors are XYZ, quaternions XYZW, matrices act on columns and are named ``dst_from_src``.
"""

import math
from collections.abc import Sequence
from itertools import permutations

import numpy as np
from numpy.typing import ArrayLike

Vector = Sequence[float] | np.ndarray  # such as (x, y, z)


def normalised_quaternion(rotation: ArrayLike) -> np.ndarray:
    """A quaternion of length one (x, y, z, w)."""
    components = _floats(rotation)
    # By the largest component first, so that nothing overflows or vanishes.
    largest = max(map(abs, components))
    components = [component / largest for component in components]
    length = math.hypot(*components)
    return np.array([component / length for component in components])


def matrix_from_quaternion(rotation: ArrayLike) -> np.ndarray:
    """The 3×3 rotation matrix of a unit quaternion (x, y, z, w)."""
    return np.array(_rotation_rows(rotation))


def _rotation_rows(rotation: ArrayLike) -> tuple:
    x, y, z, w = _floats(rotation)
    return (
        (1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)),
        (2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)),
        (2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)),
    )


def _floats(array: ArrayLike) -> list:
    """Python's own numbers: of a few, quicker to reckon with than numpy's."""
    return np.asarray(array, np.float64).tolist()


def cross(first: ArrayLike, second: ArrayLike) -> np.ndarray:
    """The cross product of two vectors; `numpy.cross`, made for many, takes ten times as long."""
    (a, b, c), (x, y, z) = _floats(first), _floats(second)
    return np.array([b * z - c * y, c * x - a * z, a * y - b * x])


def quaternion_product(second: ArrayLike, first: ArrayLike) -> np.ndarray:
    """The quaternion (x, y, z, w) of one rotation after another (Hamilton's product)."""
    a, b = np.asarray(second, np.float64), np.asarray(first, np.float64)
    vector = a[3] * b[:3] + b[3] * a[:3] + cross(a[:3], b[:3])
    return np.array([*vector, a[3] * b[3] - a[:3] @ b[:3]])


def quaternion_from_matrix(matrix: ArrayLike) -> np.ndarray:
    """The unit quaternion (x, y, z, w) of a 3×3 rotation matrix.

    It is the eigenvector of the largest eigenvalue of a symmetric 4×4 matrix
    (Bar-Itzhack, "New method for extracting the quaternion from a rotation matrix", 2000).
    """
    (a, b, c), (d, e, f), (g, h, i) = _floats(matrix)
    symmetric = np.array(
        [
            [a - e - i, 0, 0, 0],
            [b + d, e - a - i, 0, 0],
            [c + g, f + h, i - a - e, 0],
            [h - f, c - g, d - b, a + e + i],
        ]
    )
    _, vectors = np.linalg.eigh(symmetric)  # reads the lower triangle
    quaternion = vectors[:, -1]
    return quaternion if quaternion[3] >= 0 else -quaternion


def affine(
    offset: ArrayLike, rotation: ArrayLike, scale: ArrayLike, first: np.ndarray | None = None
) -> np.ndarray:
    """The 4×4 matrix of offset + rotation · (scale · p), of another one's p where `first` is given."""
    return affine_and_inverse(offset, rotation, scale, first)[0]


def affine_and_inverse(
    offset: ArrayLike, rotation: ArrayLike, scale: ArrayLike, first: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """The 4×4 matrices of offset + rotation · (scale · p), and of rotation⁻¹ · (p − offset) / scale.

    With `first`, a 4×4 matrix that has an inverse, p is what that makes of a point.
    """
    (a, b, c), (d, e, f), (g, h, i) = _rotation_rows(rotation)
    (x, y, z), (u, v, w) = _floats(offset), _floats(scale)
    there = [
        (a * u, b * v, c * w, x),
        (d * u, e * v, f * w, y),
        (g * u, h * v, i * w, z),
        (0.0, 0.0, 0.0, 1.0),
    ]
    back = [
        (a / u, d / u, g / u, -(a * x + d * y + g * z) / u),
        (b / v, e / v, h / v, -(b * x + e * y + h * z) / v),
        (c / w, f / w, i / w, -(c * x + f * y + i * z) / w),
        (0.0, 0.0, 0.0, 1.0),
    ]
    if first is None:
        return np.array(there), np.array(back)
    return np.array(there) @ first, np.linalg.inv(first) @ np.array(back)


def mean_edge(world_from_data: ArrayLike) -> float:
    """The geometric mean edge of a voxel, world units: the edge of a cube of its volume."""
    linear = np.asarray(world_from_data, np.float64)[:3, :3]
    size = np.abs(linear).max()  # taken out, so that nothing underflows
    return float(size * np.cbrt(abs(np.linalg.det(linear / size))))


def closest_axes(world_from_data: ArrayLike) -> list[tuple[int, int]]:
    """For x, y and z of the world, the axis of the data that lies closest, and its sign.

    Each axis of the data, 0, 1, 2 for x, y, z, is taken once, so that the sum of the cosines is
    largest; the sign is −1 where it points the other way.
    """
    axes = np.asarray(world_from_data, np.float64)[:3, :3]
    cosines = axes / np.linalg.norm(axes, axis=0)
    best = max(  # the first of equals is the unpermuted one
        permutations(range(3)),
        key=lambda order: round(sum(abs(cosines[i, axis]) for i, axis in enumerate(order)), 9),
    )
    return [(axis, -1 if cosines[i, axis] < 0 else 1) for i, axis in enumerate(best)]


def rotation_looking(direction: ArrayLike, up: ArrayLike) -> np.ndarray:
    """The rotation (quaternion) of a camera that looks along a direction, with `up` upwards.

    A camera looks along its local −z; its local y points up. Where the direction is parallel to
    `up`, another upward direction is taken.
    """
    backward = -np.asarray(direction, np.float64)
    backward /= np.linalg.norm(backward)
    right = cross(up, backward)
    if np.linalg.norm(right) < 1e-9 * np.linalg.norm(up):
        right = cross(np.roll(np.asarray(up, np.float64), 1), backward)
    right /= np.linalg.norm(right)
    return quaternion_from_matrix(np.array([right, cross(backward, right), backward]).T)


_IS_HIGH = ((np.arange(8)[:, None] >> np.arange(3)) & 1) == 1  # of each corner, by axis


def box_corners(low: ArrayLike, high: ArrayLike) -> np.ndarray:
    """The eight corners of an axis-aligned box, (8, 3)."""
    low, high = np.asarray(low, np.float64), np.asarray(high, np.float64)
    return np.where(_IS_HIGH, high, low)


def plane_through_box(corners: np.ndarray, plane: Vector) -> np.ndarray:
    """The corners of the polygon in which a plane cuts a box, (n, 3), n from 0 to 6 or more.

    Parameters
    ----------
    corners : ndarray, shape (8, 3)
        Of a box, or of an affine image of one, in the order of `box_corners`.
    plane : (a, b, c, d)
        ax + by + cz + d = 0.
    """
    heights = corners @ np.asarray(plane[:3], np.float64) + plane[3]
    first = np.array([i for axis in (1, 2, 4) for i in range(8) if not i & axis])
    last = first + np.repeat((1, 2, 4), 4)
    crosses = heights[first] * heights[last] <= 0
    first, last = first[crosses], last[crosses]
    rise = heights[last] - heights[first]
    share = np.where(rise == 0, 0.0, -heights[first] / np.where(rise == 0, 1.0, rise))
    points = corners[first] + share[:, None] * (corners[last] - corners[first])
    return np.concatenate([points, corners[heights == 0]])


def bounding_sphere(points: ArrayLike) -> tuple[np.ndarray, float]:
    """Centre and radius of the sphere about the axis-aligned bounding box of some points."""
    points = np.asarray(points, np.float64)
    low, high = points.min(axis=0), points.max(axis=0)
    return (low + high) / 2, float(np.linalg.norm(high - low) / 2)


def exact_unit_vector(normalised: np.ndarray, given) -> np.ndarray:
    """The unit vector that was given, where normalising it again only rounded it anew."""
    given = np.array(given, np.float64)
    if not np.allclose(normalised, given, rtol=0, atol=1e-15):
        return normalised
    given.setflags(write=False)
    return given
