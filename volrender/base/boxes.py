"""Do boxes overlap? Parallelepipeds, by the theorem of separating axes, and which of many may do so."""

from collections.abc import Iterator

import numpy as np

TOUCHING = 1e-9  # of their extent: boxes that share no more than a face do not overlap
MOST_PAIRS = 2**16  # that are looked at together


def boxes_overlap(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Whether two boxes share more than their faces, for each pair.

    Parameters
    ----------
    first, second : ndarray, shape (…, 8, 3)
        Corners of boxes, or of affine images of boxes, in the order of `transforms.box_corners`.

    Returns
    -------
    ndarray of bool, shape (…)

    Notes
    -----
    Two convex polyhedra are apart if and only if they are apart along a normal of a face of one of
    them, or along the cross product of two of their edges.
    """
    edges = [corners[..., [1, 2, 4], :] - corners[..., :1, :] for corners in (first, second)]
    normals = [np.cross(sides, np.roll(sides, -1, axis=-2)) for sides in edges]
    mixed = np.cross(edges[0][..., :, None, :], edges[1][..., None, :, :])
    axes = np.concatenate([*normals, mixed.reshape(*mixed.shape[:-3], 9, 3)], axis=-2)
    along = [corners @ axes.swapaxes(-1, -2) for corners in (first, second)]
    lows, highs = zip(*((part.min(axis=-2), part.max(axis=-2)) for part in along), strict=True)
    reach = np.maximum(*highs) - np.minimum(*lows)
    are_apart = np.minimum(*highs) - np.maximum(*lows) <= TOUCHING * reach
    return ~(are_apart & axes.any(axis=-1)).any(axis=-1)  # parallel edges have no cross product


def overlapping_pairs(low: np.ndarray, high: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Which of many boxes along the axes meet, faces included: all pairs, some at a time.

    The boxes are swept along one axis, the one along which the fewest meet.

    Parameters
    ----------
    low, high : ndarray, shape (n, k)
        Lowest and highest corner of each, in k dimensions.

    Yields
    ------
    (first, second) : (ndarray of int, ndarray of int)
        Places of those that meet, each pair once.
    """
    sweeps = []
    for axis in range(low.shape[1]):
        order = np.argsort(low[:, axis], kind="stable")
        after = np.arange(1, len(order) + 1)
        meets = np.searchsorted(low[order, axis], high[order, axis], side="right") - after
        sweeps.append((int(meets.sum()), order, meets))
    _, order, meets = min(sweeps, key=lambda sweep: sweep[0])
    low, high = low[order], high[order]
    ends = np.cumsum(meets)
    start = 0
    while start < len(order):
        before = int(ends[start - 1]) if start else 0
        stop = max(start + 1, int(np.searchsorted(ends, before + MOST_PAIRS, side="right")))
        first = np.repeat(np.arange(start, stop), meets[start:stop])
        nth = before + np.arange(len(first)) - (ends - meets)[first]
        second = first + 1 + nth
        meet = (low[first] <= high[second]) & (low[second] <= high[first])
        both = meet.all(axis=1)
        yield order[first[both]], order[second[both]]
        start = stop
