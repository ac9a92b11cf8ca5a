"""The plane of a slice: along an axis, moved along its normal, turned, or dragged in the picture."""

import numpy as np
from imgui_bundle import imgui

from .....base import checks
from .....base.modes import mode_of
from .....base.planes import AXIS_NORMALS, is_axis, plane_through
from ..widgets.plane_rows import GAP_PX, normal_row, position_row
from ..widgets.widgets import Widgets

_SLAB_MODES = {name: name.capitalize() for name in checks.SLAB_MODES}


class SlicePlane:
    """The section of the slice plane.

    Attributes
    ----------
    dragging : bool
        Whether the plane is dragged in the picture without holding Control.
    """

    def __init__(self):
        self.dragging = False

    def draw(self, ui: Widgets, graphic, camera) -> None:
        """Show and set the plane of a graphic."""
        self._presets(ui, graphic, camera)
        corners = graphic.world_corners()
        help = "Distance from the origin along the normal, world units"
        new = position_row(ui, "position", "Position", graphic.plane, corners, help)
        if new is not None:
            ui.set(graphic, "plane", new)
        new = normal_row(ui, "plane.", graphic.plane, corners.mean(axis=0), "Turn the normal round")
        if new is not None:
            ui.set(graphic, "plane", new)
        parameters = mode_of(graphic).parameters
        if "slab_thickness" in parameters:
            self._slab(ui, graphic, float(np.linalg.norm(np.ptp(corners, axis=0))))
        if "outline" in parameters:
            _inside_and_outline(ui, graphic)
        turned = ui.toggle(
            "plane.drag",
            "Drag in the picture",
            self.dragging,
            "Drag the slice along its normal, with Shift to turn it.\n"
            "Without this, hold Control while dragging.",
        )
        if turned is not None:
            self.dragging = turned

    def _slab(self, ui: Widgets, graphic, size: float) -> None:
        ui.bound_slider(
            graphic,
            "slab_thickness",
            "Thickness",
            0,
            size / 4,
            help="Of a slab around the plane, world units; 0: the plane alone",
        )
        if graphic.slab_thickness > 0:
            ui.bound_segments(graphic, "slab_mode", "Across it", _SLAB_MODES)

    def _presets(self, ui: Widgets, graphic, camera) -> None:
        gap = 2.0
        width = (imgui.get_content_region_avail().x - 3 * gap) / 4
        for axis, normal in AXIS_NORMALS.items():
            if ui.button(f"plane.{axis}", axis.capitalize(), width, is_axis(graphic.plane, axis)):
                self._face(ui, graphic, normal, graphic.world_corners().mean(axis=0))
            imgui.same_line(0, gap)
        if ui.button("plane.view", "View", width, help="Across the view, through the centre"):
            self._face(ui, graphic, -camera.forward, graphic.world_corners().mean(axis=0))

    def _face(self, ui: Widgets, graphic, normal, point) -> None:
        ui.set(graphic, "plane", plane_through(point, normal))


def _inside_and_outline(ui: Widgets, graphic) -> None:
    """How opaque labels are within their outlines, and how wide these are."""
    button = imgui.calc_text_size("Auto").x + 2 * imgui.get_style().frame_padding.x
    is_auto = graphic.fill is None
    value, form = (1.0, "auto") if is_auto else (graphic.fill, "%.2f")
    help = "Opacity within outlines"
    new = ui.slider("fill", "Fill", value, 0, 1, form, help=help, width=-button - GAP_PX)
    if new is not None:
        ui.set(graphic, "fill", round(new, 2))
    imgui.same_line(0, GAP_PX)
    if ui.button("fill.auto", "Auto", button, is_auto, "1, and over another slice 0.5"):
        ui.set(graphic, "fill", 1.0 if is_auto else None)
    ui.bound_slider(
        graphic, "outline", "Outline", 0, 8, digits=1, help="Width, pixels; 0: no outline"
    )
