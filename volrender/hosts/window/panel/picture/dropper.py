"""A tool that makes what is at a place of the picture opaque: a bump at its value."""

from typing import Any

import numpy as np

from .....base.colour import LUMINANCE
from .....base.modes import mode_of
from .....data.sources.source import Source
from .....scene.graphics.transfer.points import points_of
from .....scene.graphics.transfer.reshaping import with_bump

HALF_VOXELS = 2  # of the box whose voxels say how wide a bump is
SIGMAS = 2.0  # half of its width
NARROWEST, WIDEST = 0.01, 0.1  # of the contrast limits' range: at edges, voxels differ most
LEAST_ALPHA = 0.5


class Dropper:
    """While it is on, double clicks in the picture add to the opacity of the volume under the pointer.

    Attributes
    ----------
    is_on : bool
    """

    def __init__(self) -> None:
        self.is_on = False

    def suits(self, graphic: Any) -> bool:
        """Whether it does something to a graphic that is chosen."""
        return graphic is not None and "opacity" in mode_of(graphic).parameters

    def drop(self, subplot: Any, x_px: float, y_px: float, channels: Any) -> None:
        """Add a bump at the value that is seen at a point.

        Parameters
        ----------
        subplot : Subplot
        x_px, y_px : float
            Pixels of the figure.
        channels : Channels
            Says which channel of a volume is chosen.

        Raises
        ------
        ValueError
            Nothing is seen there that has an opacity.
        """
        picked = None if subplot is None else subplot.pick(x_px, y_px)
        if picked is None:
            raise ValueError("Nothing is seen at that place.")
        graphic = picked["graphic"]
        if not self.suits(graphic):
            raise ValueError("What is seen at that place is not shown as matter (mode Volume).")
        look = graphic.looks[channels.chosen(graphic)]
        if look.transfer is not None:
            raise ValueError(
                "The volume there has a 2D transfer function, which this does not change."
            )
        value, spread = neighbourhood(look.data.source, picked["index"])
        points = points_of(look)
        limits = abs(look.vmax - look.vmin) or max(abs(value), 1.0)
        width = min(max(SIGMAS * spread, NARROWEST * limits), WIDEST * limits)
        look.opacity = with_bump(points, value, width, max(LEAST_ALPHA, points[:, 1].max()))


def neighbourhood(source: Source, index: tuple[int, int, int]) -> tuple[float, float]:
    """The value of a voxel, and the standard deviation of those around it; of colours, the luminance.

    Parameters
    ----------
    source : Source
    index : (x, y, z)
    """
    centre = [int(part) for part in reversed(index)]
    starts = [max(0, at - HALF_VOXELS) for at in centre]
    ends = [
        min(size, at + HALF_VOXELS + 1) for at, size in zip(centre, source.shape_zyx, strict=True)
    ]
    z, y, x = map(slice, starts, ends)
    voxels = source.read((z, y, x)).astype(np.float64)
    if voxels.ndim == 4:
        voxels = voxels[..., :3] @ LUMINANCE
    value = float(voxels[tuple(at - start for at, start in zip(centre, starts, strict=True))])
    return value, float(voxels[np.isfinite(voxels)].std())
