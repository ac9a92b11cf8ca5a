"""How a volume meets what is behind it, and what is between its voxels and its colours."""

from imgui_bundle import imgui

from .....base import checks
from .....base.modes import mode_of
from ..widgets.widgets import Widgets

_KINDS = {name: name.capitalize() for name in checks.INTERPOLATIONS}
_CMAP_KINDS = {name: name.capitalize() for name in checks.CMAP_INTERPOLATIONS}
_COLOR_BY = {name: name.capitalize() for name in checks.COLOR_BY}


def appearance(ui: Widgets, graphic) -> None:
    """Show and set transparency and interpolation of a volume."""
    transparency(ui, graphic)
    if "fade" in mode_of(graphic).parameters:
        fade = ui.toggle("fade", "Fade", graphic.fade, "Opacity falls with the value")
        if fade is not None:
            ui.set(graphic, "fade", fade)
    if "attenuation" in mode_of(graphic).parameters:
        ui.bound_slider(
            graphic,
            "attenuation",
            "Attenuation",
            0.001,
            10,
            digits=3,
            log=True,
            help="Larger: what lies before dims more of what lies behind",
        )
    if "color_by" in mode_of(graphic).parameters:
        ui.bound_segments(graphic, "color_by", "Colour by", _COLOR_BY)
    ui.bound_segments(graphic, "interpolation", "Interpolation", _KINDS)
    imgui.begin_disabled(graphic.data.is_colour)
    ui.bound_segments(graphic, "cmap_interpolation", "Colours", _CMAP_KINDS)
    imgui.end_disabled()


def transparency(ui: Widgets, graphic) -> None:
    """Show and set how a graphic meets what is behind it."""
    ui.bound_slider(graphic, "alpha", "Alpha", 0, 1)
    chosen = ui.choice(
        "alpha_mode",
        "Alpha mode",
        checks.ALPHA_MODES,
        graphic.alpha_mode,
        help="How the colour meets what is behind it",
    )
    if chosen is not None:
        ui.set(graphic, "alpha_mode", chosen)
