"""How does a shape look in the plot? Its colour, more so the more it absorbs, and its borders."""

from imgui_bundle import imgui

from .......scene.graphics.transfer.shapes import TransferShape, Triangle
from ....widgets import theme
from ....widgets.widgets import Widgets, number_text
from ...histogram.end_numbers import end_numbers
from .grips import core, corners
from .plot_axes import PlotAxes

FAINTEST, FULL = 0.12, 0.5  # how much of a shape's colour covers the histogram, by alpha
GRIP_PX = 3.0


def draw_shape(draw, shape: TransferShape, axes: PlotAxes, is_chosen: bool) -> None:
    """Draw a shape, the part of it in which it is most opaque, and the grips of the chosen one."""
    outer = [imgui.ImVec2(*axes.place(*corner)) for corner in corners(shape)]
    inner = [imgui.ImVec2(*axes.place(*corner)) for corner in corners(core(shape))]
    cover = FAINTEST + (FULL - FAINTEST) * shape.alpha**0.5
    for points in (outer, inner):
        draw.add_quad_filled(*points, theme.packed(shape.color, cover / 2))
    line = theme.packed(shape.color, 1.0 if is_chosen else 0.7)
    draw.add_quad(*outer, line, 2.0 if is_chosen else 1.0)
    tip = None
    if isinstance(shape, Triangle):
        tip = imgui.ImVec2(*axes.place(shape.value, 0))
        for corner in outer[:2]:
            draw.add_line(tip, corner, theme.packed(shape.color, 0.4), 1.0)
    if is_chosen:
        for corner in (*outer, *([tip] if tip else [])):
            draw.add_circle_filled(corner, GRIP_PX + 1, theme.packed(theme.BACKGROUND))
            draw.add_circle_filled(corner, GRIP_PX, theme.packed(theme.TEXT))


def axis_numbers(ui: Widgets, axes: PlotAxes) -> None:
    """A line below the plot, the last item: the ends of the values, and what is under the pointer."""
    mouse = imgui.get_mouse_pos()
    low, high = axes.values
    ends = axes.tidy(low, 0)[0], axes.tidy(high, 0)[0]
    middle = f"gradient up to {number_text(axes.tidy(0, axes.gradients[1])[1])}"
    if imgui.is_item_hovered() or imgui.is_item_active():
        value, gradient = (number_text(each) for each in axes.tidy(*axes.at(mouse.x, mouse.y)))
        middle = f"value {value}, gradient {gradient}"
    left, _, width, _ = axes.frame
    end_numbers(ui, "joint.ends", left, width, ends, middle)
