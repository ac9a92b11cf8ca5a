"""Dragging in the picture what is seen of a volume's values: opacity, contrast or a threshold."""

import math
from typing import Any

import numpy as np

from .....base.modes import Mode, mode_of
from .....scene.graphics.transfer.colormaps import is_in_data_units
from .....scene.graphics.transfer.opacity import opacity_of
from .....scene.graphics.transfer.reshaping import (
    shapes_shifted_and_widened,
    shifted_and_widened,
    span_of,
)

WIDEST = math.log(10)  # the picture's shorter side makes it ten times as wide
REACH = 4.0  # and moves it by so many times its width, at most by the range of the data
NO_WIDTH = 0.05  # of the range: a curve of a single value moves as if it were that wide


class OpacityDrag:
    """One drag, from the press to the release: right and left move, up and down widen and narrow.

    Where the mode shows matter and its opacity is made of points, these are moved, with points of
    the colormap, or the shapes of a 2D transfer function; of a surface the threshold is; else vmin and
    vmax are, with points of the colormap.

    Parameters
    ----------
    subplot : Subplot
    graphic : ImageVolumeGraphic or MultichannelVolumeGraphic
    look : ImageVolumeGraphic or Channel
        Whose opacity it is.
    x_px, y_px : float
        Where it began, pixels of the figure.
    """

    def __init__(self, subplot: Any, graphic: Any, look: Any, x_px: float, y_px: float) -> None:
        self._look = look
        self._start_px = (x_px, y_px)
        self._side_px = max(1.0, min(subplot.viewport_px[2:]))
        self._mode = mode = mode_of(graphic)
        self._points = None if mode.surface else _own_points(mode, look)
        self._shapes = _own_shapes(mode, look)
        if mode.surface:
            self._ends = look.threshold, look.threshold
        elif self._shapes:
            self._ends = span_of(self._shapes)
        elif self._points is None:
            self._ends = look.vmin, look.vmax
        else:
            self._ends = float(self._points[0, 0]), float(self._points[-1, 0])
        self._middle = self._ends[0] / 2 + self._ends[1] / 2
        self._colours = look.cmap if is_in_data_units(look.cmap) else None
        self._reach = self._reach_of()

    @classmethod
    def at(
        cls, subplot: Any, x_px: float, y_px: float, chosen: Any, channels: Any
    ) -> "OpacityDrag | None":
        """A drag of the volume at a point of a subplot, else of the chosen one; None of neither.

        Parameters
        ----------
        subplot : Subplot
        x_px, y_px : float
            Pixels of the figure.
        chosen : Graphic or None
            The one that the panel's controls act on.
        channels : Channels
            Says which channel of a volume is chosen.
        """
        picked = subplot.pick(x_px, y_px)
        here = [chosen] if chosen in subplot.graphics and chosen.visible else []
        for graphic in [*([] if picked is None else [picked["graphic"]]), *here]:
            if graphic.kind == "image_volume" and not mode_of(graphic).planar:
                look = graphic.looks[channels.chosen(graphic)]
                return cls(subplot, graphic, look, x_px, y_px)
        return None

    def move(self, x_px: float, y_px: float) -> None:
        """Set what it changes, with the pointer at another place."""
        shift = self._reach * (x_px - self._start_px[0]) / self._side_px
        factor = math.exp(WIDEST * (self._start_px[1] - y_px) / self._side_px)
        look = self._look
        if self._mode.surface:
            look.threshold = self._middle + shift
            return
        if self._shapes:
            look.transfer = shapes_shifted_and_widened(self._shapes, shift, factor)
            return
        if self._points is None:
            limits = [(end,) for end in self._ends]
            look.vmin, look.vmax = shifted_and_widened(limits, shift, factor)[:, 0].tolist()
        else:
            look.opacity = shifted_and_widened(self._points, shift, factor)
        if self._colours is not None:  # colours stay with their opacity
            values = self._colours.values[:, None]
            values = shifted_and_widened(values, shift, factor, self._middle)[:, 0].tolist()
            look.cmap = list(zip(values, self._colours.colours, strict=True))

    def _reach_of(self) -> float:
        """How far the shorter side of the picture moves it, data units."""
        low, high = self._look.data.range()
        if self._mode.surface:
            return high - low
        width = abs(self._ends[1] - self._ends[0])
        if not self._mode.has_depth:  # what it shows has another range than the data
            return REACH * width or high - low
        return min(high - low, REACH * (width or NO_WIDTH * (high - low)))


def _own_points(mode: Mode, look: Any) -> np.ndarray | None:
    """The points that its opacity is made of; None where it is not, or does not matter."""
    if not mode.absorbs or look.transfer is not None:
        return None
    opacity = opacity_of(look)
    return opacity if isinstance(opacity, np.ndarray) and opacity.ndim == 2 else None


def _own_shapes(mode: Mode, look: Any) -> tuple:
    """The shapes that say what its matter is; none where none do."""
    return look.transfer if mode.absorbs and isinstance(look.transfer, tuple) else ()
