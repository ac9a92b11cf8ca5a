"""Which edges of a box carry its axes, as the camera sees it?"""

import itertools
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from .boxes import Box, slopes
from .view import View, along


@dataclass(frozen=True)
class AxisEdge:
    """An edge of a box, and where it is in the picture.

    Attributes
    ----------
    axis : int
        0, 1, 2: x, y, z.
    seen : (float, float)
        The part of it in the viewport; 0 is its low end in the world, 1 its high end.
    length_px : float
        Of what is seen, at least 1.
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
    length_px: float
    direction: np.ndarray
    outward: np.ndarray
    clip: np.ndarray
    nearer_px: float
    view: View

    def at(self, shares: ArrayLike) -> np.ndarray:
        """Points of the edge, 0..1 from end to end: pixels and ndc depth, (n, 3)."""
        return self.view.place(along(self.clip, np.asarray(shares)), self.nearer_px)


CORNERS = ("bottom left", "bottom right", "top left", "top right")


def axis_edges(box: Box, view: View, position: str = "bottom left") -> list[AxisEdge]:
    """For each of x, y and z one edge of a box, if any of them is on its outline and in view.

    The axes of the box are parallel to those of the world. The steepest is at the side of the position,
    one of `CORNERS`, and the others below or above.
    """
    cosines = box.facing(view)
    clip = view.clip_coordinates(box.edges)
    seen = view.seen(clip)
    on_outline = (cosines[:, 0] > 0) != (cosines[:, 1] > 0)
    candidates = np.flatnonzero(on_outline & (seen[:, 1] > seen[:, 0]))
    ends = view.pixels(along(clip[candidates], seen[candidates]))
    ways = ends[:, 1] - ends[:, 0]
    lengths = np.sqrt((ways * ways).sum(axis=1))
    drawn = lengths >= 1  # others are seen end-on
    candidates, ends, lengths = candidates[drawn], ends[drawn], lengths[drawn]
    if not len(candidates):
        return []
    directions = ways[drawn] / lengths[:, None]
    axis_of = candidates // 4
    steepest = axis_of[np.abs(directions[:, 1]).argmax()]
    middle = (ends[:, 0] + ends[:, 1]) / 2
    to_right = 1 if position.endswith("right") else -1
    downward = 1 if position.startswith("bottom") else -1
    lowness = np.where(axis_of == steepest, to_right * middle[:, 0], downward * middle[:, 1])
    # The first of the lowest along each axis; `candidates` ascend.
    best = [
        first + lowness[first:end].argmax()
        for first, end in itertools.pairwise(np.searchsorted(candidates, (0, 4, 8, 12)).tolist())
        if first < end
    ]
    chosen = candidates[best]
    clip, seen, directions = clip[chosen], seen[chosen], directions[best]
    inward = view.pixel_motion(along(clip, seen).mean(axis=1), box.centre - box.middles[chosen])
    nearer_px = 2 * slopes(cosines[chosen])
    return [
        AxisEdge(
            axis=int(edge) // 4,
            seen=tuple(seen[i].tolist()),
            length_px=float(lengths[best[i]]),
            direction=directions[i],
            outward=_perpendicular(directions[i], inward[i]),
            clip=clip[i],
            nearer_px=nearer_px[i],
            view=view,
        )
        for i, edge in enumerate(chosen)
    ]


def _perpendicular(direction: np.ndarray, inward: np.ndarray) -> np.ndarray:
    """The unit vector at a right angle to an edge, away from the box.

    The box lies on one side of an edge of its outline: its centre says on which.
    """
    outward = np.array([direction[1], -direction[0]])
    return -outward if outward @ inward > 0 else outward
