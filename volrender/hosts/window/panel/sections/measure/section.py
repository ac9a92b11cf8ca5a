"""Tools to measure with, and the list of what was measured."""

import weakref
from functools import partial
from pathlib import Path
from typing import Any

from imgui_bundle import imgui

from ......scene.measuring.measurement import Measurement
from ......scene.measuring.results import COLUMNS
from ......scene.measuring.straight import Profile
from ......scene.measuring.table import csv_bytes
from ...picture.measuring import TOOLS, MeasuringTool
from ...widgets.name_row import name_row
from ...widgets.path_popup import PathPopup
from ...widgets.shapes import closed_eye, copy, cross, eye
from ...widgets.text_field import text_field
from ...widgets.theme import REST
from ...widgets.widgets import Widgets
from .profile_plot import ProfilePlot

MOST_ROWS = 8
GAP_PX = 2.0


class MeasureSection:
    """The section of a panel.

    Parameters
    ----------
    tool : MeasuringTool
    """

    def __init__(self, tool: MeasuringTool) -> None:
        self._tool = tool
        self._chosen: Any = _nothing  # a weak reference
        self._typed: str | None = None  # the name of the chosen one, while it is typed
        self._plot = ProfilePlot()
        name = "measurements"
        self._file = PathPopup(name, "Save", "measurements.csv", True, ".csv", name)

    def draw(self, ui: Widgets, measurements: Any) -> None:
        """Show the tools and the measurements of a subplot."""
        tools = {kind: tool.label for kind, tool in TOOLS.items()}
        helps = {kind: f"Click {', then '.join(tool.hints)}" for kind, tool in TOOLS.items()}
        pressed = ui.segments("measure", tools, self._tool.kind or "", helps)
        if pressed is not None:
            ui.attempt(partial(self._tool.toggle, pressed))
        if self._tool.is_on:
            ui.note(f"Click {self._tool.hint}. Backspace takes a point back, Esc ends.")
            ui.mark("measure.hint")
        entries = list(measurements.entries)
        if not entries:
            return
        self._list(ui, measurements, entries)
        chosen = self._chosen()
        if chosen in entries:
            self._name(ui, chosen)
        profiles = [each for each in entries if isinstance(each, Profile)]
        if profiles:
            self._plot.draw(ui, chosen if chosen in profiles else profiles[-1])
        width = (imgui.get_content_region_avail().x - GAP_PX) / 2
        help = "All of them as CSV, to the clipboard"
        if ui.button("measure.table", "Copy table", width, help=help):
            imgui.set_clipboard_text(csv_bytes(measurements.table(), COLUMNS).decode())
        imgui.same_line(0, GAP_PX)
        help = "All of them to a .csv file, or with the samples of profiles to a .json file"
        if ui.button("measure.save", "Save table…", width, help=help):
            self._file.open()
        self._file.draw(ui, "measure.save", partial(_save, measurements))

    def _list(self, ui: Widgets, measurements: Any, entries: list[Measurement]) -> None:
        row = imgui.get_frame_height() + imgui.get_style().item_spacing.y
        imgui.begin_child("measurements", (0, row * min(len(entries), MOST_ROWS)))
        side = imgui.get_frame_height()
        for number, each in enumerate(entries):
            mark = f"measurement.{number}"
            shape = eye if each.visible else closed_eye
            help = "Hide it" if each.visible else "Show it"
            if ui.icon(f"{mark}.visible", shape, help=help, is_bare=True, is_dim=not each.visible):
                ui.set(each, "visible", not each.visible)
            imgui.same_line(0, GAP_PX)
            width = imgui.get_content_region_avail().x - 2 * (side + GAP_PX)
            top = imgui.get_cursor_pos_y()
            is_lit = each is self._chosen()
            text = f"{each.name}: {each.text}" if each.name else each.text
            if name_row(ui, mark, text, width, is_lit, not each.visible, help=text):
                self._chosen = _nothing if is_lit else weakref.ref(each)
                self._typed = None
            imgui.same_line(0, GAP_PX)
            imgui.set_cursor_pos_y(top)
            if ui.icon(f"{mark}.copy", copy, help="Copy the value", is_bare=True, is_dim=True):
                imgui.set_clipboard_text(each.text)
            imgui.same_line(0, GAP_PX)
            if ui.icon(f"{mark}.remove", cross, help="Take it away", is_bare=True):
                ui.attempt(partial(measurements.remove, each))
        imgui.end_child()

    def _name(self, ui: Widgets, chosen: Measurement) -> None:
        """A field for the name of the chosen one."""
        ui.label("Name")
        text = self._typed if self._typed is not None else chosen.name or ""
        text, entered = text_field(ui, "measurement.name", text, REST, "none", "Enter sets it")
        if entered:
            self._typed = None
            ui.set(chosen, "name", text.strip() or None)
        elif imgui.is_item_active():
            self._typed = text
        else:
            self._typed = None


def _save(measurements: Any, path: Path) -> None:
    is_json = path.suffix.lower() == ".json"
    (measurements.to_json if is_json else measurements.to_csv)(path)


def _nothing() -> None:
    """A reference to no measurement."""
