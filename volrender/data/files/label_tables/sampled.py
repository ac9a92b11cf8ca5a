"""Some of the voxels of a volume, from all over it: enough to tell what its numbers are."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from ..mapped import read_mapped

MOST_VOXELS = 2**20
_LEAST_PLANES = 8  # of a volume that is larger


def sampled_planes(data: Any) -> Iterator[np.ndarray]:
    """Planes of a volume, or rows of them, at even distances; of a series, of its first time point.

    Of what has no more than `MOST_VOXELS`, all of it. What is on disk, or computed, is read plane by
    plane.

    Parameters
    ----------
    data : array-like, shape (…, nz, ny, nx)

    Yields
    ------
    ndarray, shape (rows, columns)
        Voxels that lie side by side.
    """
    *times, nz, ny, nx = data.shape
    count = min(nz, max(_LEAST_PLANES, MOST_VOXELS // (ny * nx)))
    most = MOST_VOXELS // count
    columns = min(nx, most // 2)
    rows = min(ny, most // columns)
    for number in range(count):
        z = (2 * number + 1) * nz // (2 * count)
        # Where not all rows are read, those of the next plane lie elsewhere.
        y = (ny - rows) * (5 * number % count) // max(1, count - 1)
        x = (nx - columns) * (3 * number % count) // max(1, count - 1)
        key = (*(0 for _ in times), z, slice(y, y + rows), slice(x, x + columns))
        yield np.asarray(read_mapped(data[key]))


def sampled_ids(data: Any) -> np.ndarray | None:
    """The ids that are found in a sample of a volume, without 0; None where its numbers are no ids.

    Ids are whole numbers from 0 on, which may be stored as floats.
    """
    found = np.zeros(0, np.uint64)
    for plane in sampled_planes(data):
        values = np.unique(plane)
        if not are_ids(values):
            return None
        found = np.union1d(found, values.astype(np.uint64))
    return found[found != 0]


def are_ids(values: np.ndarray) -> bool:
    """Whether all of some numbers, sorted, are whole and not negative."""
    if values.dtype.kind == "f" and not (np.isfinite(values) & (values == np.rint(values))).all():
        return False
    return values.dtype.kind in "buif" and bool(values[0] >= 0)
