"""What a subplot can draw over its volumes: outline, axes, colorbar, scale bar, time stamp, crosshair."""

from .axes import Axes
from .caption import Caption
from .colorbar.colorbar import Colorbar
from .crosshair import Crosshair, HiddenPlanes, SlicePlanes
from .outline import Outline
from .scale_bar import ScaleBar
from .time_stamp import TimeStamp

__all__ = [
    "Axes",
    "Caption",
    "Colorbar",
    "Crosshair",
    "HiddenPlanes",
    "Outline",
    "ScaleBar",
    "SlicePlanes",
    "TimeStamp",
]
