"""What is known of the cells of a brick, so that rays pass what cannot matter in it."""

from typing import NamedTuple

import numpy as np

from ....data.missing import LARGEST_VALUE
from ...skipping.cells import cell_extrema, cell_ranges


class BrickCells(NamedTuple):
    """Of each cell of what is stored of a brick, ZYX.

    Attributes
    ----------
    largest, smallest : ndarray
        Of its voxels that are not missing; texels.
    varied : ndarray of uint8
        255 where they differ, missing ones from others too; else 0.
    """

    largest: np.ndarray
    smallest: np.ndarray
    varied: np.ndarray


def cells_of_labels(texels: np.ndarray) -> BrickCells:
    """The cells of a brick of labels: 255 of everything where there are any, else 0."""
    any_label = np.where(cell_extrema(texels, np.maximum) > 0, np.uint8(255), np.uint8(0))
    return BrickCells(any_label, any_label, any_label)


def cells_of(texels: np.ndarray) -> tuple[BrickCells, bool]:
    """The cells of a grayscale brick, and whether voxels are missing."""
    largest, smallest = cell_ranges(texels)
    varied = np.where(largest != smallest, np.uint8(255), np.uint8(0))
    # Missing ones are the largest texels there are.
    has_missing = texels.dtype.kind == "f" and float(largest.max()) > LARGEST_VALUE
    if has_missing:
        low, high = (texels.dtype.type(value) for value in (-LARGEST_VALUE, LARGEST_VALUE))
        largest = cell_extrema(np.where(texels > high, low, texels), np.maximum)
        smallest = np.minimum(smallest, high)
    return BrickCells(largest, smallest, varied), has_missing
