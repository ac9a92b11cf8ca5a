"""The boxes of volumes: their edges, and how the camera sees the faces that meet in each."""

import numpy as np

from ...base.transforms import cross
from .view import View

LARGEST_SLOPE = 20.0

# Corners are numbered by the bits of (x, y, z), as `box_corners` does. Edges 4a … 4a + 3 lie
# along axis a; the faces that meet in each belong to the two other axes, in ascending order.
_OTHERS = np.array([(1, 2), (0, 2), (0, 1)]).repeat(4, axis=0)
_LOW_ENDS = np.array([[a for a in range(8) if not a >> axis & 1] for axis in range(3)]).ravel()
_EDGES = np.column_stack([_LOW_ENDS, _LOW_ENDS | 1 << np.arange(3).repeat(4)])
_OUTWARD = (_LOW_ENDS[:, None] >> _OTHERS & 1) * 2 - 1


class Box:
    """A box of any place in the world, sheared or not.

    Parameters
    ----------
    corners : ndarray, shape (8, 3)
        In the order of `box_corners`.

    Attributes
    ----------
    edges : ndarray, shape (12, 2, 3)
        Four along its x axis, four along y, four along z.
    middles : ndarray, shape (12, 3)
        Of the edges.
    centre : ndarray, shape (3,)
    """

    def __init__(self, corners: np.ndarray) -> None:
        self.edges = corners[_EDGES]
        self.middles = self.edges.mean(axis=1)
        self.centre = (corners[0] + corners[7]) / 2
        x, y, z = corners[[1, 2, 4]] - corners[0]
        normals = np.array([cross(y, z), cross(z, x), cross(x, y)])
        normals *= np.sign(x @ normals[0])  # out of a mirrored box, too
        normals /= np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-300)
        self._outward = normals[_OTHERS] * _OUTWARD[..., None]

    def facing(self, view: View) -> np.ndarray:
        """How much the two faces that meet in each edge face the viewer, (12, 2).

        The cosine between a face's outward normal and the way from the edge's middle to the viewer:
        above 0 where the face is seen from outside, 1 where it is seen straight on.
        """
        cosines = (self._outward @ view.to_viewer(self.middles)[..., None])[..., 0]
        return np.where(np.abs(cosines) < 1e-9, 0.0, cosines)  # exactly from the side


def slopes(cosines: np.ndarray) -> np.ndarray:
    """How steeply the seen faces at each edge run away from the viewer, (n,), of `Box.facing`.

    The tangent of the angle at which the steeper of the two is seen, 1 to `LARGEST_SLOPE`: so
    many pixels nearer than the edge is the face, one pixel beside it.
    """
    seen = np.where(cosines > 0, cosines, 1.0).min(axis=1)
    return (np.sqrt(1 - np.minimum(seen, 1.0) ** 2) / seen).clip(1.0, LARGEST_SLOPE)
