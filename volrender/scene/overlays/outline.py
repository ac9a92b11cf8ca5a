"""Outline: the edges of the box of every volume."""

import numpy as np

from ...base import checks
from ...base.property import Property
from ...engine.quads.lines import lines
from .boxes import Box, slopes
from .overlay import Overlay
from .view import View


class Outline(Overlay):
    """The bounding box of each visible volume, turned and scaled as the volume is.

    What is nearer hides an edge. What lies on the faces of the box does not: edges are drawn as if
    they were nearer by as much as those faces slope over the width of the line.
    """

    in_world = True

    width_px = Property(checks.number, 0.5, 20, doc="Width of the lines, pixels; 1 at first.")

    def __init__(self) -> None:
        super().__init__()
        self.width_px = 1

    def _items(self, shown: list, view: View) -> list:
        boxes = [self._box(i, graphic) for i, graphic in enumerate(shown)]
        edges = np.concatenate([box.edges for box in boxes])
        slope = slopes(np.concatenate([box.facing(view) for box in boxes]))
        width_px = self.width_px * view.pixel_ratio
        ends = view.lines(edges, nearer_px=slope * (width_px / 2 + 1))
        colour, place = self._linear_colour(), (view.target_px, view.scissor_px)
        return [lines(self._owner(), self.in_world, ends, width_px, colour, *place)]

    def _box(self, index: int, graphic) -> Box:
        key = (graphic.placement,)
        return self._keep(f"box {index}", key, lambda: Box(graphic.world_corners()))
