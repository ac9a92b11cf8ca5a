"""Do boxes overlap? Parallelepipeds, by the theorem of separating axes."""

import numpy as np

from .transforms import cross

TOUCHING = 1e-9  # of their extent: boxes that share no more than a face do not overlap


def boxes_overlap(first: np.ndarray, second: np.ndarray) -> bool:
    """Whether two boxes share more than their faces.

    Parameters
    ----------
    first, second : ndarray, shape (8, 3)
        Corners of boxes, or of affine images of boxes, in the order of `transforms.box_corners`.

    Notes
    -----
    Two convex polyhedra are apart if and only if they are apart along a normal of a face of one of
    them, or along the cross product of two of their edges.
    """
    low, high = (
        np.maximum(first.min(axis=0), second.min(axis=0)),
        np.minimum(first.max(axis=0), second.max(axis=0)),
    )
    if (low > high).any():  # the quick answer of most
        return False
    edges = [corners[[1, 2, 4]] - corners[0] for corners in (first, second)]
    axes = [cross(sides[i], sides[(i + 1) % 3]) for sides in edges for i in range(3)]
    axes += [cross(one, other) for one in edges[0] for other in edges[1]]
    for axis in axes:
        if not axis.any():  # parallel edges
            continue
        a, b = first @ axis, second @ axis
        reach = max(a.max(), b.max()) - min(a.min(), b.min())
        if min(a.max(), b.max()) - max(a.min(), b.min()) <= TOUCHING * reach:
            return False
    return True
