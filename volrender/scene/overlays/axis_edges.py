"""Which edges of a box carry its axes, as the camera sees it?"""

from dataclasses import dataclass

import numpy as np

from ...transforms import box_corners
from .boxes import box_edges, facing, slopes
from .view import View


@dataclass(frozen=True)
class AxisEdge:
    """An edge of a box, and where it is in the picture.

    Attributes
    ----------
    axis : int
        0, 1, 2: x, y, z.
    seen : (float, float)
        The part of it in the viewport; 0 is its low end in the world, 1 its high end.
    direction : ndarray, shape (2,)
        Unit vector along the edge in the picture.
    outward : ndarray, shape (2,)
        Unit vector in the picture, perpendicular to the edge, away from the box.
    clip : ndarray, shape (2, 4)
        Clip coordinates of the whole edge.
    nearer_px : float
        How much nearer it is drawn; see `View.depth`.
    view : View
    """

    axis: int
    seen: tuple[float, float]
    direction: np.ndarray
    outward: np.ndarray
    clip: np.ndarray
    nearer_px: float
    view: View

    def at(self, shares) -> np.ndarray:
        """Points of the edge, 0..1 from end to end: pixels and ndc depth, (n, 3)."""
        points = _along(self.clip, np.asarray(shares))
        depth = self.view.depth(points, self.nearer_px)
        return np.concatenate([self.view.pixels(points), depth[:, None]], axis=-1)


def axis_edges(low: np.ndarray, high: np.ndarray, view: View) -> list[AxisEdge]:
    """For each of x, y and z one edge of the box, if any of them is on its outline and in view.

    The box lies between `low` and `high`, (x, y, z), in the world.
    """
    corners = box_corners(low, high)
    edges = box_edges(corners)
    cosines = facing(corners, view)
    clip = view.clip_coordinates(edges)
    seen = view.seen(clip)
    on_outline = (cosines[:, 0] > 0) != (cosines[:, 1] > 0)
    candidates = np.flatnonzero(on_outline & (seen[:, 1] > seen[:, 0]))
    ends = view.pixels(_along(clip[candidates], seen[candidates]))
    along = ends[:, 1] - ends[:, 0]
    length = np.linalg.norm(along, axis=1)
    drawn = length >= 1  # others are seen end-on
    candidates, ends, along = candidates[drawn], ends[drawn], along[drawn] / length[drawn, None]
    if not len(candidates):
        return []
    axis_of = candidates // 4
    steepest = axis_of[np.abs(along[:, 1]).argmax()]
    middle = ends.mean(axis=1)
    lowness = np.where(axis_of == steepest, -middle[:, 0], middle[:, 1])
    nearer_px = 2 * slopes(cosines)
    chosen = []
    for axis in sorted(set(axis_of)):
        best = max(np.flatnonzero(axis_of == axis), key=lambda i: lowness[i])
        index = candidates[best]
        inward = view.pixel_motion(
            _along(clip[index], seen[index]).mean(axis=0),
            (low + high) / 2 - edges[index].mean(axis=0),
        )
        chosen.append(
            AxisEdge(
                axis=int(axis),
                seen=tuple(seen[index]),
                direction=along[best],
                outward=_perpendicular(along[best], inward),
                clip=clip[index],
                nearer_px=nearer_px[index],
                view=view,
            )
        )
    return chosen


def _along(clip: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """Points of lines, (…, 2, 4), at shares of their length, (…, m): clip coordinates (…, m, 4)."""
    start, end = clip[..., :1, :], clip[..., 1:, :]
    return start + shares[..., None] * (end - start)


def _perpendicular(along: np.ndarray, inward: np.ndarray) -> np.ndarray:
    """The unit vector at a right angle to an edge, away from the box.

    The box lies on one side of an edge of its outline: its centre says on which.
    """
    outward = np.array([along[1], -along[0]])
    return -outward if outward @ inward > 0 else outward
