"""Which graphics of a subplot belong together? Those whose boxes overlap, and those on one plane."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from ...base.boxes import boxes_overlap, overlapping_pairs

SAME = 1e-9  # of their boxes' extent: planes no farther apart are one
ROUNDING = 1e-14  # of coordinates, in float64


class Groups(NamedTuple):
    """What belongs together.

    Attributes
    ----------
    members : list of list of int
        Places of the graphics of each group; each and all in the order of the first ones.
    is_over : list of bool
        Of each graphic, whether one before it is on its plane.
    """

    members: list[list[int]]
    is_over: list[bool]


def find_groups(corners: np.ndarray, planes: Sequence[np.ndarray | None]) -> Groups:
    """Connected components of boxes that overlap and planes that are one.

    Parameters
    ----------
    corners : ndarray, shape (n, 8, 3)
        Of a box around each graphic, world space, as `transforms.box_corners` has them.
    planes : sequence of (a, b, c, d) or None
        Where a graphic shows only what is on a plane, that.
    """
    labels = np.arange(len(corners))  # of each, the first place of its group
    is_over = _join_planes(labels, corners, planes)
    for first, second in overlapping_pairs(corners.min(axis=1), corners.max(axis=1)):
        unknown = labels[first] != labels[second]
        first, second = first[unknown], second[unknown]
        overlap = boxes_overlap(corners[first], corners[second])
        _join(labels, first[overlap], second[overlap])
    order = np.argsort(labels, kind="stable")
    starts = np.flatnonzero(np.diff(labels[order])) + 1
    return Groups([part.tolist() for part in np.split(order, starts)], is_over.tolist())


def _join(labels: np.ndarray, first: np.ndarray, second: np.ndarray) -> None:
    """Have pairs be of one group."""
    for i, j in zip(first.tolist(), second.tolist(), strict=True):
        one, other = labels[i], labels[j]
        if one != other:
            labels[labels == max(one, other)] = min(one, other)


def _join_planes(
    labels: np.ndarray, corners: np.ndarray, planes: Sequence[np.ndarray | None]
) -> np.ndarray:
    """Have those on one plane be of one group; of each, whether one before it is on its plane."""
    is_over = np.zeros(len(labels), bool)
    places = np.array([i for i, plane in enumerate(planes) if plane is not None], int)
    if len(places) < 2:
        return is_over
    units = np.array([plane / np.linalg.norm(plane[:3]) for plane in planes if plane is not None])
    # Many may share the very same plane: of those, one stands for all.
    distinct, number = np.unique(units, axis=0, return_inverse=True)
    order = np.argsort(number.reshape(-1), kind="stable")
    ends = np.cumsum(np.bincount(number.reshape(-1)))[:-1]
    sharing = [places[part] for part in np.split(order, ends)]
    for same in sharing:
        is_over[same[1:]] = True
        _join(labels, same[:-1], same[1:])
    low, high = _plane_ranges(distinct, [corners[same] for same in sharing])
    for one, other in overlapping_pairs(low, high):
        for k, m in zip(one.tolist(), other.tolist(), strict=True):
            first, second = (part.reshape(-1) for part in np.meshgrid(sharing[k], sharing[m]))
            same = _on_one_plane(corners[first], corners[second], distinct[k], distinct[m])
            is_over[np.maximum(first, second)[same]] = True
            _join(labels, first[same], second[same])
    return is_over


def _on_one_plane(
    first: np.ndarray, second: np.ndarray, plane: np.ndarray, other: np.ndarray
) -> np.ndarray:
    """Whether two planes are the same in pairs of boxes, (n, 8, 3), whatever the normals' sign.

    Of the planes (a, b, c, d), the normals are of length 1.
    """
    corners = np.concatenate([first, second], axis=1)
    heights, others = (corners @ part[:3] + part[3] for part in (plane, other))
    apart = np.minimum(np.abs(heights - others).max(axis=1), np.abs(heights + others).max(axis=1))
    return apart <= SAME * np.ptp(corners, axis=1).max(axis=1) + ROUNDING * np.abs(corners).max(
        axis=(1, 2)
    )


def _plane_ranges(planes: np.ndarray, boxes: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Bounds within which the planes lie that may be one with these: of |a|, |b|, |c| and |d|.

    Of two planes, the heights of a box's corners over them differ by a tolerance at most. So along
    each edge of that box they differ by no more than twice as much, which bounds how the normals
    differ, and with these how d does, seen from the middle of all boxes.

    Parameters
    ----------
    planes : ndarray, shape (n, 4)
        With normals of length 1.
    boxes : list of ndarray, shape (m, 8, 3)
        Corners of those that are cut by each plane.
    """
    corners = np.concatenate(boxes)
    middle, extent = corners.mean(axis=(0, 1)), np.ptp(corners, axis=(0, 1)).max()
    tolerance = 2 * (SAME * extent + ROUNDING * np.abs(corners).max())  # and what is rounded here
    edges = corners[:, [1, 2, 4]] - corners[:, :1]
    thinnest = np.linalg.svd(edges, compute_uv=False)[:, -1]
    starts = np.cumsum([0, *(len(part) for part in boxes)])[:-1]
    with np.errstate(divide="ignore"):
        turned = 2 * 3**0.5 * tolerance / np.minimum.reduceat(thinnest, starts)
    reach = np.column_stack([turned, turned, turned, tolerance + 2 * extent * turned])
    keys = np.abs(np.column_stack([planes[:, :3], planes[:, :3] @ middle + planes[:, 3]]))
    return keys - reach, keys + reach
