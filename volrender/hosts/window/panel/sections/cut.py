"""Which part of a volume is shown: a box of its voxels, and of that what lies behind planes."""

from imgui_bundle import imgui

from ..widgets.widgets import Widgets
from .clipping import clipping
from .crop import crop


def cut(ui: Widgets, graphic, camera) -> None:
    """Show and set the crop and the clipping planes of a graphic."""
    crop(ui, graphic)
    clipping(ui, graphic, camera)
    imgui.begin_disabled(not is_cut(graphic))
    if ui.button("cut.reset", "Show all", imgui.get_content_region_avail().x):
        ui.set(graphic, "crop", None)
        ui.set(graphic, "clipping_planes", ())
    imgui.end_disabled()


def is_cut(graphic) -> bool:
    """Whether a part of a graphic is cut away."""
    return graphic.crop is not None or len(graphic.clipping_planes) > 0
