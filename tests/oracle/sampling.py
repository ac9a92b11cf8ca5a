"""What is the value, and the gradient, at a position in the volume?

Positions are (m, 3), xyz in voxels: voxel (z, y, x) is centred at (x, y, z). Outside the
outermost centres the edge voxel counts (clamp to edge).
"""

import numpy as np


def nearest_index(scene, positions):
    """Indices (z, y, x) of the voxels, of those that a crop leaves, whose cells positions are in."""
    low, high = scene.box
    x, y, z = within(np.floor(positions + 0.5), low + 0.5, high - 0.5).astype(int).T
    return z, y, x


def within(values, low, high):
    """What np.clip gives, which takes several times as long for few values."""
    return np.minimum(np.maximum(values, low), high)


def linear(scene, positions):
    """Trilinear interpolation, weights renormalised over the voxels that are not missing."""
    low = np.floor(positions)
    way = positions - low
    return weighted(scene, positions, low, (1 - way, way))


def cubic(scene, positions):
    """The uniform cubic B-spline, weights renormalised over the voxels that are not missing."""
    low = np.floor(positions)
    way = positions - low
    rest = 1 - way
    weights = (
        rest**3 / 6,
        2 / 3 - way**2 + way**3 / 2,
        2 / 3 - rest**2 + rest**3 / 2,
        way**3 / 6,
    )
    return weighted(scene, positions, low - 1, weights)


def weighted(scene, positions, first, weights):
    """Voxels from `first` (m, 3) on, each by the product of its weights, (m, 3), of three axes.

    Written as differences to the nearest voxel, so that a flat neighbourhood is exactly flat.
    """
    voxels, present = scene.voxels.reshape(-1, scene.voxels.shape[-1]), scene.present.ravel()
    base = scene.voxels[nearest_index(scene, positions)]
    width, height, _ = scene.shape_xyz.astype(int)
    steps = np.arange(len(weights))[:, None, None]
    places = within(first.T + steps, 0, scene.shape_xyz[:, None] - 1).astype(int)
    x, y, z = places.transpose(1, 0, 2)  # each by step and position
    place = x[:, None, None] + width * (y[None, :, None] + height * z[None, None, :])
    of_x, of_y, of_z = np.array(weights).transpose(2, 0, 1)
    weight = of_x[:, None, None] * of_y[None, :, None] * of_z[None, None, :] * present[place]
    total = (weight[..., None] * (voxels[place] - base)).sum(axis=(0, 1, 2))
    weight_sum = weight.sum(axis=(0, 1, 2))
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
    between = {"linear": linear, "cubic": cubic}[scene.interpolation]
    return between(scene, positions), scene.present[nearest]


def gradient(scene, positions):
    """Central differences at +-1 voxel of the compared scalar, (m, 3), data units per voxel.

    A missing neighbour is replaced by the value at the centre. With smoothing, differences weighted by
    the derivative of a Gaussian instead, exact on a plain slope, and a missing voxel is vmin.
    """
    centre = scene.scalar(sample(scene, positions)[0])
    if scene.smoothing > 0:
        return smoothed_gradient(scene, positions, centre)
    units = np.concatenate([np.eye(3), -np.eye(3)])
    values, present = sample(scene, (positions + units[:, None]).reshape(-1, 3))
    ahead, behind = np.where(present, scene.scalar(values), np.tile(centre, 6)).reshape(2, 3, -1)
    return (ahead - behind).T / 2


def smoothed_gradient(scene, positions, centre):
    """Of all voxels up to 2.5 sigma beside the nearest one, (m, 3)."""
    reach = int(np.ceil(2.5 * scene.smoothing))
    steps = np.array(list(np.ndindex((2 * reach + 1,) * 3))) - reach
    voxel = np.floor(positions + 0.5) + steps[:, None]
    x, y, z = np.moveaxis(np.clip(voxel, 0, scene.shape_xyz - 1).astype(int), 2, 0)
    values = scene.scalar(scene.voxels[z, y, x].reshape(-1, scene.voxels.shape[-1]))
    rise = np.where(scene.present[z, y, x], values.reshape(x.shape), scene.clim[0]) - centre
    away = voxel - positions
    weight = np.exp(-(away**2).sum(axis=2) / (2 * scene.smoothing**2))
    slope = ((weight * rise)[..., None] * away).sum(axis=0)
    # What a slope of 1 gives along an axis, on average.
    spread = (weight * (away**2).sum(axis=2)).sum(axis=0) / 3
    return slope / np.maximum(spread, 1e-30)[:, None]
