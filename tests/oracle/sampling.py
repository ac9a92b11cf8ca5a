"""What is the value, and the gradient, at a position in the volume?

Positions are (m, 3), xyz in voxels: voxel (z, y, x) is centred at (x, y, z). Outside the
outermost centres the edge voxel counts (clamp to edge).
"""

import numpy as np


def nearest_index(scene, positions):
    """Indices (z, y, x) of the voxels, of those that a crop leaves, whose cells positions are in."""
    low, high = scene.box
    x, y, z = np.clip(np.floor(positions + 0.5), low + 0.5, high - 0.5).astype(int).T
    return z, y, x


def linear(scene, positions):
    """Trilinear interpolation, weights renormalised over the voxels that are not missing.

    Written as differences to the nearest voxel, so that a flat neighbourhood is exactly flat.
    """
    base = scene.voxels[nearest_index(scene, positions)]
    corner = np.floor(positions)
    fraction = positions - corner
    total = np.zeros((len(positions), scene.voxels.shape[-1]))
    weight_sum = np.zeros(len(positions))
    for step in np.ndindex(2, 2, 2):
        x, y, z = np.clip(corner + step, 0, scene.shape_xyz - 1).astype(int).T
        weight = np.where(step, fraction, 1 - fraction).prod(axis=1) * scene.present[z, y, x]
        total += weight[:, None] * (scene.voxels[z, y, x] - base)
        weight_sum += weight
    return base + total / np.where(weight_sum > 0, weight_sum, 1.0)[:, None]


def sample(scene, positions):
    """Values at positions.

    Returns
    -------
    values : (m, channels) float64, data units, meaningless where not present
    present : (m,) bool, False where the nearest voxel is missing
    """
    nearest = nearest_index(scene, positions)
    if scene.interpolation == "nearest":
        return scene.voxels[nearest], scene.present[nearest]
    return linear(scene, positions), scene.present[nearest]


def gradient(scene, positions):
    """Central differences at +-1 voxel of the compared scalar, (m, 3), data units per voxel.

    A missing neighbour is replaced by the value at the centre.
    """
    centre = scene.scalar(sample(scene, positions)[0])
    slope = np.empty_like(positions)
    for axis, unit in enumerate(np.eye(3)):
        ahead, behind = (
            np.where(present, scene.scalar(values), centre)
            for values, present in (
                sample(scene, positions + unit),
                sample(scene, positions - unit),
            )
        )
        slope[:, axis] = (ahead - behind) / 2
    return slope
