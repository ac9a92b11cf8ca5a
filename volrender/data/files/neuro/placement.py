"""Where an affine puts a volume; or its voxel sizes alone, where it cannot be one."""

from collections.abc import Sequence

import numpy as np

from ..affine import Quaternion, Vector3, decompose_affine
from ..logs import warn

Placement = tuple[Vector3, Quaternion, Vector3, np.ndarray | None]


def placement_of(path: str, world_from_data: np.ndarray, zooms: Sequence[float]) -> Placement:
    """What the affine splits into; the voxel sizes alone, with a warning, where it has no inverse."""
    try:
        return decompose_affine(world_from_data)
    except ValueError:
        sizes = [abs(float(zoom)) for zoom in zooms[:3]]
        sizes = [size if np.isfinite(size) and size > 0 else 1.0 for size in sizes]
        x, y, z = (*sizes, 1.0, 1.0, 1.0)[:3]
        scale = (x, y, z)
        warn(path, f"the affine is singular or not finite; placed by its voxel sizes {scale}")
        return (0.0, 0.0, 0.0), (0.0, 0.0, 0.0, 1.0), scale, None
