"""Where the eight corners of a volume that was read lie in the world."""

import numpy as np

from volrender.base.transforms import matrix_from_quaternion


def corners(volume) -> np.ndarray:
    """Shape (8, 3): the centres of its outermost voxels, x the fastest, then y, then z."""
    nz, ny, nx = volume.data.shape[-3:] if volume.axes != "zyxc" else volume.data.shape[:3]
    points = np.array(
        [(x, y, z, 1) for z in (0, nz - 1) for y in (0, ny - 1) for x in (0, nx - 1)], float
    )
    shear = np.eye(4) if volume.affine is None else volume.affine
    rotation = np.asarray(matrix_from_quaternion(np.array(volume.rotation)))[:3, :3]
    return (rotation @ (np.diag(volume.scale) @ (shear @ points.T)[:3])).T + volume.offset
