"""Whether a volume of which nobody says so is one of labels, by what its numbers are."""

from typing import Any

import numpy as np

from ..volume_file import VolumeFile
from .sampled import are_ids, sampled_planes

MOST_LABELS = 4096
# Of the voxels that are not 0, the share with at least two neighbours in their plane of the same id.
# Masks, atlases and instances, also of structures that are two voxels thin, have 0.9 and more; noise
# that is binary 0.68, a CT of 33 values 0.43, maps of probability 0.3, MR, CT and microscopy of 8 bits
# and more 0.2 at most.
LEAST_INNER = 0.8


def looks_like_labels(volume: Any) -> bool:
    """Whether the numbers of a volume are likely ids of labels, by a sample of about a million voxels.

    They are whole and not negative, also where they are stored as floats; there are at most
    `MOST_LABELS` of them, and more than one; and voxels beside each other mostly have the same.

    Parameters
    ----------
    volume : VolumeFile or array-like
        Of axes (…, z, y, x). What says that it is labels, `VolumeFile.is_labels`, is. What is in colours
        is not.

    Returns
    -------
    bool
    """
    if isinstance(volume, VolumeFile):
        if volume.is_labels or volume.axes[-1] == "c":
            return volume.is_labels
        volume = volume.data
    if np.dtype(volume.dtype).kind not in "buif":
        return False
    ids = np.zeros(0)
    inner = marked = 0
    for plane in sampled_planes(volume):
        values = np.unique(plane)
        ids = np.union1d(ids, values)
        if not are_ids(values) or len(ids) > MOST_LABELS:
            return False
        is_marked = plane != 0
        marked += int(is_marked.sum())
        inner += int((is_marked & (_alike(plane) >= 2)).sum())
    return len(ids) > 1 and inner >= LEAST_INNER * marked


def _alike(plane: np.ndarray) -> np.ndarray:
    """Of each pixel, how many of the four beside it have its value."""
    count = np.zeros(plane.shape, np.uint8)
    for axis in (0, 1):
        values, counts = np.moveaxis(plane, axis, 0), np.moveaxis(count, axis, 0)
        equal = values[1:] == values[:-1]
        counts[1:] += equal
        counts[:-1] += equal
    return count
