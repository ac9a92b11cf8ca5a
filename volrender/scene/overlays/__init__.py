"""What a subplot can draw on top of its volumes: outline, axes, colorbar, scale bar."""

from .axes import Axes
from .colorbar import Colorbar
from .outline import Outline
from .scale_bar import ScaleBar

__all__ = ["Axes", "Colorbar", "Outline", "ScaleBar"]
