"""What a subplot can draw on top of its volumes: outline, axes, colorbar, scale bar, crosshair."""

from .axes import Axes
from .caption import Caption
from .colorbar import Colorbar
from .crosshair import Crosshair, HiddenPlanes, SlicePlanes
from .outline import Outline
from .scale_bar import ScaleBar

__all__ = [
    "Axes",
    "Caption",
    "Colorbar",
    "Crosshair",
    "HiddenPlanes",
    "Outline",
    "ScaleBar",
    "SlicePlanes",
]
