"""How an affine matrix splits into offset, rotation and scale."""

import numpy as np
from numpy.typing import ArrayLike

from ...base.transforms import quaternion_from_matrix

Vector3 = tuple[float, float, float]  # x, y, z
Quaternion = tuple[float, float, float, float]  # x, y, z, w
_ITERATIONS = 100


def decompose_affine(world_from_data: ArrayLike) -> tuple[Vector3, Quaternion, Vector3, float]:
    """Split an affine into the offset, rotation and scale that come nearest to it.

    The result M' = R · diag(scale) minimises ‖M − M'‖ (Frobenius) over the linear part M. It is
    exact when the columns of M are perpendicular; else R and scale are fitted in turn: R by the
    orthogonal Procrustes problem (Schönemann 1966), scale as the projection of the columns of M
    on those of R.

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
    skew_rad : float
        How far the most oblique pair of axes is from perpendicular; 0 if the split is exact.

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
    cosines = np.abs(directions.T @ directions - np.eye(3)).max()
    if abs(np.linalg.det(directions)) < 1e-6:
        raise ValueError("the affine is singular or not finite")

    mirrors = [np.ones(3)]
    if np.linalg.det(directions) < 0:
        mirrors = [np.where(np.arange(3) == axis, -1.0, 1.0) for axis in range(3)]
    fits = [_fit(linear, directions * mirror) for mirror in mirrors]
    rotation, scale = max(fits, key=lambda fit: np.trace(fit[0]))
    return (
        tuple(affine[:3, 3].tolist()),
        tuple((quaternion_from_matrix(rotation) + 0.0).tolist()),  # + 0.0: no negative zeros
        tuple(scale.tolist()),
        float(np.arcsin(min(cosines, 1.0))),
    )


def _fit(linear: np.ndarray, directions: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Rotation matrix and scale nearest to `linear`, starting from its unit columns.

    Those are mirrored where needed to a positive determinant. It stays positive: RᵀMS is positive
    definite, so that no scale changes its sign.
    """
    rotation = _nearest_rotation(directions)
    scale = np.einsum("ij,ij->j", rotation, linear)
    for _ in range(_ITERATIONS):
        previous = scale
        rotation = _nearest_rotation(linear * scale)
        scale = np.einsum("ij,ij->j", rotation, linear)
        if np.allclose(scale, previous, rtol=1e-14, atol=0):
            break
    return rotation, scale


def _nearest_rotation(matrix: np.ndarray) -> np.ndarray:
    """The rotation nearest to a 3×3 matrix of positive determinant: its polar factor."""
    left, _, right = np.linalg.svd(matrix)
    return left @ right
