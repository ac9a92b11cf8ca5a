"""Where does the border of a label face?"""

import numpy as np

from ..modes.iso import unit
from ..ray import world_from_data
from .scene import BACKGROUND

REACH = 2.0  # sigma: voxels farther away do not count, but for half of one
LEAST_SMOOTHING = 0.5  # voxels
EVEN = 1e-6  # share of the weight: a field with less of one of its two values is even


def border_normals(scene, positions, came_from):
    """Unit normals (n, 3), world axes, at positions on borders, towards the labels (n,) before them.

    All that is not seen counts as one: what a ray meets when it comes from there is the border of
    everything that is seen. 0 where the field is even.
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

    It is blurred by a Gaussian of sigma `smoothing` voxels, half a voxel at least. The window is of
    whole voxels, up to `reach` and a half from the nearest one, so its weights lean to one side: how far
    an even field would seem to rise by that is taken off.
    """
    sigma = max(smoothing, LEAST_SMOOTHING)
    reach = int(np.ceil(REACH * sigma)) if reach is None else reach
    steps = np.array(list(np.ndindex((2 * reach + 1,) * 3))) - reach
    steps = steps[(steps**2).sum(axis=1) <= (reach + 0.5) ** 2]
    voxel = np.floor(positions + 0.5) + steps[:, None]
    x, y, z = np.moveaxis(np.clip(voxel, 0, scene.shape_xyz - 1).astype(int), 2, 0)
    away = voxel - positions
    weight = np.exp(-(away**2).sum(axis=2) / (2 * sigma**2))
    inside = weight * field[z, y, x]
    share = inside.sum(axis=0) / weight.sum(axis=0)
    lean = (weight[..., None] * away).sum(axis=0)
    moment = (inside[..., None] * away).sum(axis=0)
    uneven = (share >= EVEN) & (share <= 1 - EVEN)
    return np.where(uneven[:, None], moment - share[:, None] * lean, 0.0)


def to_world(scene, slope):
    """Unit vectors in world axes, (n, 3), of gradients in data axes: by the inverse transpose."""
    return unit(unit(slope) @ np.linalg.inv(world_from_data(scene)[0]))
