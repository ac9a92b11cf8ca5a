"""Where in the world is a volume? What follows from its place, shape, crop and plane."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from ...base.modes import mode_of
from ...base.transforms import affine_and_inverse, box_corners, plane_through_box


@dataclass(frozen=True, eq=False)
class Placement:
    """Where a volume is; the same object for as long as nothing that places it is set.

    Attributes
    ----------
    world_from_data : ndarray, (4, 4)
    data_from_world : ndarray, (4, 4)
    box_min, box_max : ndarray, (3,)
        Lowest and highest corner (x, y, z) of what is shown, data space (voxels).
    points : ndarray, (4, n)
        World space, homogeneous: first the eight corners of what is shown.
    reach : slice
        Of the points, those between which everything lies that the mode can draw.
    longest_edge : float
        Of the whole volume's box, whatever a crop leaves of it; world units.
    """

    world_from_data: np.ndarray
    data_from_world: np.ndarray
    box_min: np.ndarray
    box_max: np.ndarray
    points: np.ndarray
    reach: slice
    longest_edge: float

    @classmethod
    def of(cls, graphic: Any) -> "Placement":
        """Of an `ImageVolumeGraphic`, as it is now."""
        matrix, inverse = affine_and_inverse(
            graphic.offset, graphic.rotation, graphic.scale, graphic.affine
        )
        low, high = shown_box(graphic.data.shape_zyx, graphic.crop)
        points, reach = _moved(matrix, box_corners(low, high)), slice(0, 8)
        if mode_of(graphic).planar:
            grown = grown_corners(matrix, low, high)
            points = np.concatenate([points, plane_through_box(grown, graphic.plane)])
            reach = slice(8, None)
        homogeneous = np.ones((4, len(points)))
        homogeneous[:3] = points.T
        edges = np.sqrt((matrix[:3, :3] ** 2).sum(0)) * graphic.data.shape_zyx[::-1]
        return cls(matrix, inverse, low, high, homogeneous, reach, float(edges.max()))

    @cached_property
    def centre(self) -> list[float]:
        """The middle of what is shown, world space."""
        return (np.add.reduce(self.corners) / 8).tolist()

    @property
    def corners(self) -> np.ndarray:
        """The corners of what is shown, world space, (8, 3)."""
        return self.points[:3, :8].T


def shown_box(shape_zyx: tuple[int, int, int], crop: Any) -> tuple[np.ndarray, np.ndarray]:
    """What a crop leaves of a volume."""
    shape_xyz = np.array(shape_zyx[::-1], np.float64)
    low, high = np.zeros(3), shape_xyz.copy()
    if crop is not None:
        for axis, (start, stop) in enumerate(crop[::-1]):
            high[axis] = shape_xyz[axis] if stop is None else min(stop, shape_xyz[axis])
            low[axis] = min(start, high[axis])
    return low - 0.5, high - 0.5


def grown_corners(matrix: np.ndarray, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """Of a little more than a box, world space: planes on its faces are drawn in spite of rounding."""
    return _moved(matrix, box_corners(low - 0.01, high + 0.01))


def _moved(matrix: np.ndarray, points: np.ndarray) -> np.ndarray:
    return points @ matrix[:3, :3].T + matrix[:3, 3]
