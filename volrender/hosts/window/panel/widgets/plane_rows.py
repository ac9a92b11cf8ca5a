"""The rows of a plane: where it is, and its normal."""

import numpy as np
from imgui_bundle import imgui

from .....base.planes import (
    foot_on_plane,
    plane_at,
    plane_position,
    plane_through,
    position_range,
    unit_normal,
)
from . import theme
from .widgets import Widgets

GAP_PX = 4


def position_row(
    ui: Widgets, name: str, text: str, plane, corners, help: str, form="%.2f", width=theme.REST
) -> np.ndarray | None:
    """Show where a plane is along its normal; the plane that was chosen, or None.

    Parameters
    ----------
    ui : Widgets
    name, text, help, form, width
        As `Widgets.slider` takes them.
    plane : (a, b, c, d)
    corners : (n, 3)
        Of the volume, world: the plane is moved between them.
    """
    ends = position_range(corners, plane)
    new = ui.slider(name, text, plane_position(plane), *ends, form, help=help, width=width)
    return None if new is None else plane_at(plane, new)


def normal_row(ui: Widgets, name: str, plane, pivot, help: str) -> np.ndarray | None:
    """Show the normal of a plane, and a button that turns it round; the plane chosen, or None.

    Parameters
    ----------
    ui : Widgets
    name : str
        The numbers are marked as ``f"{name}normal"``, the button as ``f"{name}flip"``.
    plane : (a, b, c, d)
    pivot : (x, y, z)
        Turning keeps the point of the plane that is nearest to it, world.
    help : str
        What the button does.
    """
    ui.label("Normal")
    button = imgui.calc_text_size("Flip").x + 2 * imgui.get_style().frame_padding.x
    imgui.set_next_item_width(imgui.get_content_region_avail().x - button - GAP_PX)
    normal = [round(float(part), 6) + 0.0 for part in unit_normal(plane)]  # no "-0.00"
    changed, new = imgui.drag_float3(f"##{name}normal", normal, 0.005, -1.0, 1.0, "%.2f")
    ui.mark(f"{name}normal", "x, y, z; drag them, or double-click to type")
    imgui.same_line(0, GAP_PX)
    if ui.button(f"{name}flip", "Flip", help=help):
        return -np.asarray(plane)
    if changed:  # a normal of zero is refused, and said so
        return plane_through(foot_on_plane(pivot, plane), list(new))
    return None
