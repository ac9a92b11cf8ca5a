"""What is to be drawn: a volume of labels with its settings, one camera, one background."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ..colour import srgb_to_linear
from ..scene import Scene

BACKGROUND = 0


def white(ids):
    """The same colour for all ids (n,), (n, 3)."""
    return np.ones((len(ids), 3))


@dataclass(frozen=True, eq=False)
class LabelScene(Scene):
    """A `Scene` of labels. What is of values alone (limits, colormap, threshold, ...) does not matter.

    Parameters
    ----------
    data : ndarray of int, (nz, ny, nx)
        Ids, 0 to 2**32 - 1. 0 is background, which is never drawn.
    mode : "surface", "volume" or "slice"
    interpolation : "linear", where the eight voxels around a point vote; or "nearest"
    colors : {id: (r, g, b[, a])} or callable, (n,) int ids to (n, 3|4)
        Straight sRGB in 0..1; a multiplies the opacity. All ids that are shown need one.
    opacity : {id: opacity} or float, 0..1. What a dict does not name has 1.
    hidden : ids that are drawn like background
    smoothing : float, voxels; sigma of the Gaussian under normals of surfaces
    density : float, 0..1
        volume: what a layer of one `opacity_unit` absorbs of a label of opacity 1.
    fill : float, 0..1; slice: multiplies the opacity of what is not on the outline
    outline : float, pixels; slice: how wide outlines are. 0: none
    """

    colors: dict | Callable = white
    opacity: dict | float = 1.0
    hidden: tuple = ()
    smoothing: float = 1.5
    density: float = 0.1
    fill: float = 1.0
    outline: float = 0.0

    @cached_property
    def ids(self):
        """The labels of the voxels, (nz, ny, nx) int64."""
        return self.data.astype(np.int64)

    def look(self, labels):
        """Linear colours (..., 3) and opacities (...) of labels (...): 0 where nothing is drawn."""
        ids, which = np.unique(labels, return_inverse=True)
        rgba = np.zeros((len(ids), 4))
        shown = (ids != BACKGROUND) & ~np.isin(ids, tuple(self.hidden))
        if shown.any():
            rgba[shown] = self._rgba(ids[shown])
        which = which.reshape(np.shape(labels))
        return srgb_to_linear(rgba[:, :3])[which], rgba[which, 3]

    def is_seen(self, labels):
        """Which labels (...) are drawn: not background, not what is hidden, not what has no opacity."""
        return self.look(labels)[1] > 0

    def _rgba(self, ids):
        """Straight sRGB and opacity (n, 4) of ids (n,)."""
        of_ids = (
            [self.colors[i] for i in ids] if isinstance(self.colors, dict) else self.colors(ids)
        )
        rgba = np.array([(*colour, 1.0)[:4] for colour in of_ids], float)
        by_id = isinstance(self.opacity, dict)
        rgba[:, 3] *= [self.opacity.get(i, 1.0) for i in ids] if by_id else self.opacity
        return rgba
