"""Which label is at a position?"""

import numpy as np

from ..sampling import nearest_index

TIE = 1e-9  # votes that are as good as equal: rounding does not decide


def label_at(scene, positions):
    """Labels (m,) at positions (m, 3), xyz in voxels.

    With "linear", the label whose voxels, of the eight around, have the largest trilinear weight
    together; the smallest of equal ones. With "nearest", that of the voxel whose cell a position is in.
    """
    if scene.interpolation == "nearest":
        return scene.ids[nearest_index(scene, positions)]
    labels, weights = around(scene, positions)
    votes = (weights * (labels == labels[:, None])).sum(axis=1)
    is_best = votes >= votes.max(axis=0) - TIE
    return np.where(is_best, labels, np.iinfo(labels.dtype).max).min(axis=0)


def around(scene, positions):
    """Labels and trilinear weights, both (8, m), of the voxels around positions; edge voxels go on."""
    low = np.floor(positions)
    way = positions - low
    corners = np.array(list(np.ndindex(2, 2, 2)))[:, None]
    voxels = np.clip(low + corners, 0, scene.shape_xyz - 1).astype(int)
    x, y, z = np.moveaxis(voxels, 2, 0)
    return scene.ids[z, y, x], np.where(corners, way, 1 - way).prod(axis=2)
