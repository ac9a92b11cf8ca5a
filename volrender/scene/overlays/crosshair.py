"""Crosshair: where is the cursor of orthogonal views, in a slice and in the whole volume?"""

import math
from typing import Any

import numpy as np

from ...base import checks
from ...base.modes import mode_of
from ...base.property import Property
from ...engine.quads.lines import lines
from ...engine.quads.quads import QuadsItem
from ..graphics.cursor import Cursor
from .overlay import Overlay, linear_premultiplied
from .view import View

# Of x, y and z: of lines and planes where one of them is constant, and of the frames of slices.
AXIS_COLOURS = ((0.94, 0.36, 0.32), (0.33, 0.76, 0.36), (0.35, 0.61, 0.97))
LINE_COLOUR = (0.7, 0.7, 0.7, 0.8)  # where two planes meet
HIDDEN_ALPHA = 0.3
HALO_PX, HALO_ALPHA = 1, 0.4  # on both sides of a line: some data have its colour
GAP_PX = 7  # from the cursor to where its lines begin
NEARER_PX = 1.5  # in front of what lies in the same plane


class _CursorOverlay(Overlay):
    """Lines about a `Cursor`, in the colours of the axes.

    Attributes
    ----------
    cursor : Cursor or None
        Nothing is drawn without one.
    """

    colour = Property(checks.optional_colour, doc="Of all lines, sRGB; None, at first: by axis.")
    width_px = Property(checks.number, 0.5, 20, doc="Width of the lines, pixels; 1 at first.")

    def __init__(self) -> None:
        super().__init__()
        self.visible = True
        self.colour = None
        self.width_px = 1
        self.cursor: Cursor | None = None

    def shows(self, thing: object) -> bool:
        cursor = self.cursor
        return thing is self or (
            cursor is not None and (thing is cursor or thing is cursor.graphic)
        )

    def items(
        self,
        subplot: Any,
        viewport_px: tuple[int, int, int, int],
        target_px: tuple[int, int],
        pixel_ratio: float = 1.0,
    ) -> list:
        if self.cursor is None:
            return []
        return super().items(subplot, viewport_px, target_px, pixel_ratio)

    @property
    def _at(self) -> Cursor:
        """The cursor, where something is drawn."""
        assert self.cursor is not None
        return self.cursor

    def _depends_on(self, shown: list, view: View) -> tuple:
        cursor = self._at
        return *view.key, cursor, cursor.voxel.tobytes(), cursor.graphic.placement

    def _lines(
        self, view: View, axis: int | None, ends: np.ndarray, alpha: float = 1.0
    ) -> QuadsItem:
        """Lines in the colour of a world axis; ends in pixels and depth, (n, 2, 3)."""
        by_axis = LINE_COLOUR if axis is None else (*AXIS_COLOURS[axis], 1.0)
        *srgb, opacity = by_axis if self.colour is None else self.colour.tolist()
        light = linear_premultiplied(*srgb, alpha * opacity)
        width_px, place = self.width_px * view.pixel_ratio, (view.target_px, view.scissor_px)
        return lines(self._owner(str(axis)), self.in_world, ends, width_px, light, *place)


class Crosshair(_CursorOverlay):
    """In a slice, lines along the other two planes, with a gap where they meet.

    Attributes
    ----------
    across : int
        The axis of the world that the slice lies across: 0, 1, 2 for x, y, z.
    """

    def __init__(self) -> None:
        super().__init__()
        self.across = 0

    def _items(self, shown: list, view: View) -> list:
        axes = self._at.world_axes
        first, second = (axis for axis in range(3) if axis != self.across)
        centre = view.pixels(view.clip_coordinates(self._at.position))
        parts = {
            fixed: self._broken(along, centre, view)
            for fixed, along in ((first, axes[second][0]), (second, axes[first][0]))
        }
        ends = np.concatenate(list(parts.values()))
        width_px = (self.width_px + 2 * HALO_PX) * view.pixel_ratio
        dark, place = (0.0, 0.0, 0.0, HALO_ALPHA), (view.target_px, view.scissor_px)
        halo = lines(self._owner("halo"), self.in_world, ends, width_px, dark, *place)
        return [halo, *(self._lines(view, fixed, ends) for fixed, ends in parts.items())]

    def _broken(self, axis: int, centre: np.ndarray, view: View) -> np.ndarray:
        """The line along an axis of the data in two parts, in pixels."""
        whole = view.lines(self._at.line(axis)[None], np.zeros(1))
        if not len(whole):
            return whole
        way = whole[0, 1, :2] - whole[0, 0, :2]
        length = math.sqrt(way.dot(way))
        if length < 1:  # it is seen end-on
            return whole[:0]
        start, end = _sharp(whole[0])
        along = (end - start) / length
        middle = (centre - start[:2]).dot(along[:2])
        gap = GAP_PX * view.pixel_ratio
        before, after = (min(max(at, 0.0), length) for at in (middle - gap, middle + gap))
        parts = np.array([(start, start + before * along), (start + after * along, end)])
        return parts[(parts[:, 0] != parts[:, 1]).any(axis=1)]


def _sharp(ends: np.ndarray) -> np.ndarray:
    """The ends of a line; an upright or level one runs through the middles of pixels."""
    for axis, (start, end) in enumerate(ends[:, :2].T.tolist()):
        if abs(end - start) < 1e-3:
            ends[:, axis] = math.floor((start + end) / 2) + 0.5
    return ends


class SlicePlanes(_CursorOverlay):
    """In the whole volume, the outlines of the three planes and the lines in which they meet.

    What is nearer hides them, but for a trace. A projection hides nothing.
    """

    in_world = True

    def _items(self, shown: list, view: View) -> list:
        return [] if self._is_projection else self._all_lines(view, 1.0)

    def _depends_on(self, shown: list, view: View) -> tuple:
        return *super()._depends_on(shown, view), self._is_projection

    @property
    def _is_projection(self) -> bool:
        return mode_of(self._at.graphic).projection

    def _all_lines(self, view: View, alpha: float) -> list:
        return [self._lines(view, axis, ends, alpha) for axis, ends in self.lines_in(view).items()]

    def lines_in(self, view: View) -> dict[int | None, np.ndarray]:
        """Lines by the axis that has their colour, pixels and depth, (n, 2, 3)."""

        def make():
            axes = [axis for axis, _ in self._at.world_axes]
            crosshair = np.stack([self._at.line(axis) for axis in axes])
            outlines = [view.lines(self._at.outline(axis), np.full(4, NEARER_PX)) for axis in axes]
            return {None: view.lines(crosshair, np.zeros(3)), **dict(enumerate(outlines))}

        return self._keep("lines", (view.viewport_px, *self._depends_on([], view)), make)


class HiddenPlanes(SlicePlanes):
    """What of `SlicePlanes` is hidden, drawn faintly over the picture; all of it in projections."""

    in_world = False

    def __init__(self, planes: SlicePlanes) -> None:
        super().__init__()
        self.planes = planes

    def items(
        self,
        subplot: Any,
        viewport_px: tuple[int, int, int, int],
        target_px: tuple[int, int],
        pixel_ratio: float = 1.0,
    ) -> list:
        for name in ("visible", "colour", "width_px"):
            self.property_values[name] = getattr(self.planes, name)
        self.cursor = self.planes.cursor
        self.revision = self.planes.revision
        return super().items(subplot, viewport_px, target_px, pixel_ratio)

    def _items(self, shown: list, view: View) -> list:
        return self._all_lines(view, 1.0 if self._is_projection else HIDDEN_ALPHA)

    def lines_in(self, view: View) -> dict[int | None, np.ndarray]:
        return self.planes.lines_in(view)  # they are the same
