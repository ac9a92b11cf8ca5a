"""The point that is chosen on the curve: its colour, value and opacity, typed."""

from functools import partial

import numpy as np
from imgui_bundle import imgui

from ......scene.graphics.transfer.points import colour_at, points_of, recoloured
from ...widgets.shapes import arrow, cross
from ...widgets.widgets import Widgets
from .curve_plot import CurvePlot

GAP_PX = 4.0


def point_row(ui: Widgets, look, plot: CurvePlot) -> None:
    """Show and set the chosen point of a curve; where none is chosen, say how to begin."""
    points = points_of(look)
    _steps(ui, points, plot)
    number = plot.chosen
    if number is None or number >= len(points):
        imgui.same_line(0, 8)
        imgui.align_text_to_frame_padding()
        imgui.text_disabled("Click the curve to add a point")
        return
    value, alpha = points[number].tolist()
    imgui.same_line(0, GAP_PX)
    square = imgui.get_frame_height()
    has_colour = not look.data.is_colour
    if has_colour:
        colour = tuple(colour_at(look, value).tolist())
        new = ui.swatch("point.colour", colour, (square * 1.4, square), "Colour of this value")
        if new is not None:
            ui.attempt(partial(_recolour, look, value, (*new, 1.0)))
        imgui.same_line(0, GAP_PX)
    narrow = imgui.calc_text_size("0.000000").x + 2 * imgui.get_style().frame_padding.x
    wide = imgui.get_content_region_avail().x - narrow - square - 2 * GAP_PX
    new_value = ui.number("point.value", value, wide, "Value, data units")
    imgui.same_line(0, GAP_PX)
    new_alpha = ui.number("point.alpha", alpha, narrow, "Opacity, 0 to 1")
    imgui.same_line(0, GAP_PX)
    if new_value is not None or new_alpha is not None:
        value = value if new_value is None else new_value
        plot.move(ui, look, points, number, value, alpha if new_alpha is None else new_alpha)
    imgui.begin_disabled(len(points) <= 2)
    if ui.icon("point.remove", cross, help="Take this point away (Delete, right click)"):
        plot.remove(ui, look, points, number)
    imgui.end_disabled()


def _steps(ui: Widgets, points: np.ndarray, plot: CurvePlot) -> None:
    """Buttons to the point before and after, which may be beyond what is shown."""
    for name, direction, step in (("before", -1.0, -1), ("after", 1.0, 1)):
        if ui.icon(f"point.{name}", arrow(direction), help=f"The point {name}"):
            start = plot.chosen if plot.chosen is not None else (-1 if step > 0 else 0)
            plot.chosen = (start + step) % len(points)
        if name == "before":
            imgui.same_line(0, 2)


def _recolour(look, value: float, colour) -> None:
    look.cmap = recoloured(look, value, colour)
