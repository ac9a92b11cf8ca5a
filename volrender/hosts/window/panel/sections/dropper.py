"""The button of the dropper, which makes what one double-clicks in the picture opaque."""

from imgui_bundle import imgui

from ..picture.dropper import Dropper
from ..widgets.shapes import pipette
from ..widgets.widgets import Widgets

HELP = "While it is on, a double click in the picture adds a bump of opacity at the value there"


def dropper(ui: Widgets, tool: Dropper) -> None:
    """Show whether it is on, and turn it on or off."""
    ui.label("Dropper")
    if ui.icon("dropper", pipette, tool.is_on, HELP):
        tool.is_on = not tool.is_on
    if tool.is_on:
        imgui.same_line()
        imgui.text_disabled("double-click, Esc ends")
        ui.mark("dropper.hint")
