"""The curve of opacity over the histogram: points that one adds, drags and takes away."""

from functools import partial

import numpy as np
from imgui_bundle import imgui

from ......data.histogram import Distribution
from ......scene.graphics.transfer.points import (
    added,
    alphas_of,
    colours_at,
    colours_moved,
    colours_without,
    moved,
    points_of,
    removed,
)
from ...widgets import theme
from ...widgets.deletion import wants_deletion
from ...widgets.widgets import Widgets, number_text
from ..histogram.bars import Bars
from ..histogram.colour_strip import STRIP_PX, ColourStrip
from ..histogram.end_numbers import end_numbers
from ..histogram.limits import nearest_handle, set_limits, whole_of_integers, window_dragged
from ..histogram.value_axis import INSET_PX, ValueAxis, range_around
from .curve_drawing import draw_curve, draw_points, draw_ticks
from .opacity_axis import OpacityAxis
from .snapping import snapped

PLOT_PX = 151  # height
READOUT_PX = 18  # of it, on top: what is under the pointer, which so is over no point
POINT_PX, CURVE_PX = 9, 6  # how near a press takes hold of a point, or of the curve
MOST_POINTS = (
    256  # that can be taken hold of: of longer curves, drawn from Python, only the line is shown
)


class CurvePlot:
    """The plot of the editor.

    Attributes
    ----------
    axis : ValueAxis
    opacities : OpacityAxis
    logarithmic : bool
        Whether counts are.
    snaps : bool
        Whether points keep to round numbers.
    chosen : int or None
        The number of the point that is typed and coloured below the plot.
    """

    def __init__(self) -> None:
        self.axis = ValueAxis()
        self.opacities = OpacityAxis()
        self.logarithmic = True
        self.snaps = False
        self.chosen: int | None = None
        self._count = 0  # of points, if only this plot changes them
        self._held: str | int | None = None  # a point, "vmin", "vmax", or "both"
        self._began = (0.0, 0.0, (0.0, 0.0))  # value and height of a press, and the limits then
        self._offset = (0.0, 0.0)  # of what is held from the pointer, pixels
        self._bars = Bars()
        self._strip = ColourStrip(colours_at)

    def draw(self, ui: Widgets, look, distribution: Distribution) -> None:
        """Show and set the opacity of an ImageVolumeGraphic or a Channel, and its limits."""
        width = imgui.get_content_region_avail().x
        imgui.invisible_button("##histogram", (width, PLOT_PX + STRIP_PX))
        ui.mark("histogram")
        left, top, _, _ = ui.rectangles["histogram"]
        whole = range_around(*distribution.range)
        self.axis.place(look, whole, left, width, self._held is not None)
        self.opacities.place(top + READOUT_PX, PLOT_PX - READOUT_PX)
        self.axis.steer(look, whole)
        points = points_of(look)
        if len(points) != self._count:  # undone, say, or refused: numbers are of other points
            self._count, self.chosen = len(points), None
            self._held = None if isinstance(self._held, int) else self._held
        places = self._places(points)
        self._mark(ui, look, places, (left, top, width))
        hovered = self._held if isinstance(self._held, int) else self._nearest(places)
        self._handle(ui, look, points, places, hovered, distribution)
        box = (left, top, width, PLOT_PX)
        limits = look.vmin, look.vmax
        headroom = READOUT_PX + INSET_PX
        self._bars.draw(self.axis, distribution, box, limits, self.logarithmic, headroom)
        draw_ticks(self.opacities, box)
        colours = self._strip.colours(self.axis, look)
        draw_curve(self.axis, self.opacities, box, colours, partial(alphas_of, look), points)
        draw_points(look, points, places, box, self.chosen, hovered)
        self._strip.draw(self.axis, look, top + PLOT_PX, str(self._held))
        self._explain(ui, look, distribution, points, hovered)
        ends = self.axis.low, self.axis.high
        end_numbers(ui, "histogram.ends", *self.axis.ends, ends)

    def _places(self, points: np.ndarray) -> list[tuple[float, float]]:
        """Where the points are that can be taken hold of, pixels."""
        if len(points) > MOST_POINTS:
            return []
        return [
            (self.axis.beyond(value), self.opacities.at(alpha)) for value, alpha in points.tolist()
        ]

    def _mark(self, ui: Widgets, look, places, frame) -> None:
        left, top, width = frame
        ui.rectangles["histogram.axis"] = (
            *(left + INSET_PX, top + READOUT_PX),
            *(width - 2 * INSET_PX, PLOT_PX - READOUT_PX),
        )
        for name in ("vmin", "vmax"):
            x = self.axis.at(getattr(look, name))
            ui.rectangles[name + " handle"] = (x - 3, top + PLOT_PX, 6, STRIP_PX)
        for number, (x, y) in enumerate(places):
            ui.rectangles[f"point.{number}"] = (x - 4, y - 4, 8, 8)
        if self.chosen is not None and self.chosen >= len(places):
            self.chosen = None

    def _nearest(self, places) -> int | None:
        """The point under the pointer, where that is on the plot."""
        if not (imgui.is_item_hovered() or imgui.is_item_active()):
            return None
        mouse = imgui.get_mouse_pos()
        distances = [max(abs(x - mouse.x), abs(y - mouse.y)) for x, y in places]
        if not distances or min(distances) > POINT_PX:
            return None
        return distances.index(min(distances))

    def _handle(self, ui: Widgets, look, points, places, hovered, distribution) -> None:
        if not imgui.is_item_active():
            self._held = None
        elif imgui.is_item_activated():
            self._press(ui, look, points, places, hovered)
        else:
            self._drag(ui, look, points, distribution)
        if imgui.is_item_hovered():
            takes = hovered is not None and imgui.is_mouse_clicked(imgui.MouseButton_.right)
            if takes:
                self.remove(ui, look, points, hovered)
            elif self.chosen is not None and wants_deletion():
                self.remove(ui, look, points, self.chosen)

    def _press(self, ui: Widgets, look, points, places, hovered) -> None:
        """Take hold of a point, of a limit on the strip, of the curve, or else of the window."""
        mouse = imgui.get_mouse_pos()
        value = self.axis.value_inside(mouse.x)
        self._began = value, mouse.y, (look.vmin, look.vmax)
        self._offset = 0.0, 0.0
        _, top, _, _ = ui.rectangles["histogram"]
        if mouse.y >= top + PLOT_PX:
            ends = {name: self.axis.at(getattr(look, name)) for name in ("vmin", "vmax")}
            self._held = nearest_handle(ends, mouse.x, is_high=False)
            return
        if hovered is not None:
            x, y = places[hovered]
            self._offset = x - mouse.x, y - mouse.y
            self._held = self.chosen = hovered
            return
        on_curve = float(alphas_of(look, np.array([value]))[0])
        is_near = abs(self.opacities.at(on_curve) - mouse.y) <= CURVE_PX
        if len(points) < MOST_POINTS and (is_near or imgui.is_mouse_double_clicked(0)):
            self.add(
                ui, look, points, value, on_curve if is_near else self.opacities.alpha(mouse.y)
            )
            self._held = self.chosen
            return
        self._held = "both"

    def _drag(self, ui: Widgets, look, points, distribution) -> None:
        io, mouse = imgui.get_io(), imgui.get_mouse_pos()
        if not (io.mouse_delta.x or io.mouse_delta.y):
            return
        at = self.axis.value_inside(mouse.x + self._offset[0])
        if isinstance(self._held, int):
            alpha = self.opacities.alpha(mouse.y + self._offset[1])
            if self.snaps:
                at, alpha = snapped(at, self.axis.high - self.axis.low, alpha)
            self.move(ui, look, points, self._held, at, alpha)
        elif self._held == "both":
            value, y, limits = self._began
            limits = window_dragged(limits, at - value, y - mouse.y)
            ui.attempt(partial(set_limits, look, *limits))
        elif self._held is not None:
            ui.set(look, self._held, whole_of_integers(at, self.axis, distribution))

    def add(self, ui: Widgets, look, points, value: float, alpha: float) -> None:
        """One point more, which is chosen."""
        points, self.chosen = added(points, value, alpha)
        self._count = len(points)
        ui.set(look, "opacity", points)

    def move(self, ui: Widgets, look, points, number: int, value: float, alpha: float) -> None:
        """A point elsewhere, with the colour that it has."""
        new = moved(points, number, value, alpha)
        colours = colours_moved(look, points[number, 0], new[number, 0])
        ui.attempt(partial(_set, look, new, colours))

    def remove(self, ui: Widgets, look, points, number: int) -> None:
        """A point less, and the colour that it has."""
        self.chosen = self._held = None
        if len(points) > 2:
            colours = colours_without(look, points[number, 0])
            ui.attempt(partial(_set, look, removed(points, number), colours))

    def _explain(self, ui: Widgets, look, distribution, points, hovered) -> None:
        """What is under the pointer: value, opacity, how many voxels have it."""
        if self.axis.is_panned or not (imgui.is_item_hovered() or imgui.is_item_active()):
            return
        mouse = imgui.get_mouse_pos()
        if hovered is None:
            value = self.axis.value_inside(mouse.x)
            alpha = float(alphas_of(look, np.array([value]))[0])
        else:
            value, alpha = points[hovered].tolist()
        half = (self.axis.high - self.axis.low) / 100
        _, counts = distribution.counts(value - half, value + half, 1)
        share = counts.sum() / max(1, len(distribution))
        text = f"{number_text(value)}: opacity {alpha:.3g}, {share:.2%} of the voxels"
        _, top, _, _ = ui.rectangles["histogram"]
        corner, size = (self.axis.ends[0], top + 2), imgui.calc_text_size(text)
        imgui.get_window_draw_list().add_text(corner, theme.packed(theme.TEXT), text)
        ui.rectangles["histogram.readout"] = (*corner, size.x, size.y)


def _set(look, points: np.ndarray, colours) -> None:
    """Opacity, and colours where these change too."""
    look.opacity = points
    if colours is not None:
        look.cmap = colours
