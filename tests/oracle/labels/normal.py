"""Where does the border of a label face?"""

from dataclasses import replace

import numpy as np

from ..modes.iso import unit
from ..ray import world_from_data
from ..sampling import gradient, smoothed_gradient
from .scene import BACKGROUND

HALF = 0.5  # of a field of 0 and 1: its border


def border_normals(scene, positions, came_from):
    """Unit normals (n, 3), world axes, at positions on borders, towards the labels (n,) before them.

    All that is not seen counts as one: what a ray meets when it comes from there is the border of
    everything that is seen. 0 where the field is flat.
    """
    before = np.where(scene.is_seen(came_from), came_from, BACKGROUND)
    slope = np.zeros_like(positions)
    for label in np.unique(before):
        field = scene.is_seen(scene.ids) if label == BACKGROUND else scene.ids != label
        at = before == label
        slope[at] = field_slope(scene, field, positions[at], scene.smoothing)
    return -to_world(scene, slope)


def field_slope(scene, field, positions, smoothing, reach=None):
    """How a field (nz, ny, nx) of 0 and 1 rises at positions, (n, 3), data axes; not its steepness.

    It is blurred by a Gaussian of sigma `smoothing` voxels, of voxels up to `reach` from the nearest
    one; with 0, it is that of trilinear interpolation, one voxel to both sides.
    """
    blurred = replace(scene, data=field.astype(float), interpolation="linear", smoothing=smoothing)
    if smoothing == 0:
        return gradient(blurred, positions)
    return smoothed_gradient(blurred, positions, np.full(len(positions), HALF), reach)


def to_world(scene, slope):
    """Unit vectors in world axes, (n, 3), of gradients in data axes: by the inverse transpose."""
    return unit(unit(slope) @ np.linalg.inv(world_from_data(scene)[0]))
