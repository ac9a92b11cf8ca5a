"""How an affine matrix splits into offset, rotation, scale, and the shear that is left."""

import numpy as np
from numpy.typing import ArrayLike

from ...base.transforms import quaternion_from_matrix

Vector3 = tuple[float, float, float]  # x, y, z
Quaternion = tuple[float, float, float, float]  # x, y, z, w
_SKEW_TOLERANCE_RAD = 1e-4  # well above the rounding of float32 headers


def decompose_affine(
    world_from_data: ArrayLike,
) -> tuple[Vector3, Quaternion, Vector3, np.ndarray | None]:
    """Split an affine M, so that M p = offset + rotation · (scale · (shear · p)).

    Scale holds the lengths of the columns of M, rotation is the one nearest to their directions
    (the orthogonal Procrustes problem, Schönemann 1966), and shear is what is left.

    Parameters
    ----------
    world_from_data : array_like, shape (4, 4)
        Finite, with a linear part of full rank.

    Returns
    -------
    offset : tuple of 3 floats
    rotation : tuple of 4 floats
        Unit quaternion (x, y, z, w) with w ≥ 0, always a proper rotation.
    scale : tuple of 3 floats
        One is negative if the affine mirrors: the one that leaves the smallest rotation.
    shear : ndarray, shape (4, 4), or None
        None where the columns are perpendicular but for rounding.

    Raises
    ------
    ValueError
        If the matrix is not finite or its linear part is singular.
    """
    affine = np.asarray(world_from_data, dtype=np.float64)
    linear = affine[:3, :3]
    lengths = np.linalg.norm(linear, axis=0)
    if not np.isfinite(affine).all() or not (lengths > 0).all():
        raise ValueError("the affine is singular or not finite")
    directions = linear / lengths
    volume = np.linalg.det(directions)
    if abs(volume) < 1e-6:
        raise ValueError("the affine is singular or not finite")

    mirrors = [np.ones(3)]
    if volume < 0:
        mirrors = [np.where(np.arange(3) == axis, -1.0, 1.0) for axis in range(3)]
    fits = [(_nearest_rotation(directions * mirror), lengths * mirror) for mirror in mirrors]
    rotation, scale = max(fits, key=lambda fit: np.trace(fit[0]))
    shear = None
    if skew_rad(linear) > _SKEW_TOLERANCE_RAD:
        shear = np.eye(4)
        shear[:3, :3] = rotation.T @ linear / scale[:, None]
    return (
        tuple(affine[:3, 3].tolist()),
        tuple((quaternion_from_matrix(rotation) + 0.0).tolist()),  # + 0.0: no negative zeros
        tuple(scale.tolist()),
        shear,
    )


def skew_rad(linear: np.ndarray) -> float:
    """How far the most oblique pair of columns of a 3×3 matrix is from perpendicular."""
    directions = linear / np.linalg.norm(linear, axis=0)
    cosines = np.abs(directions.T @ directions - np.eye(3)).max()
    return float(np.arcsin(min(cosines, 1.0)))


def _nearest_rotation(matrix: np.ndarray) -> np.ndarray:
    """The rotation nearest to a 3×3 matrix of positive determinant: its polar factor."""
    left, _, right = np.linalg.svd(matrix)
    return left @ right
