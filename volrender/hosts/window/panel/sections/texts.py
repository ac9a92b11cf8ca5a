"""What is written over the subplot: its title, and texts in corners and at sides."""

from functools import partial
from typing import Any

from imgui_bundle import imgui

from .....scene.overlays.placed import POSITIONS
from ..widgets.shapes import cross
from ..widgets.text_field import text_field
from ..widgets.widgets import Widgets

GAP_PX = 4.0
PLACE_PX = 104.0
NEW = "Text"  # of one that was just added
ELSEWHERE = "elsewhere"  # what is written of a place that is none of the names


class TextsSection:
    """Fields for the title and for each text; Enter sets them, and a title or text that is empty goes."""

    def __init__(self) -> None:
        self._typed: dict[str, str] = {}  # by field, while it is typed in

    def draw(self, ui: Widgets, subplot: Any) -> None:
        """Show the section."""
        ui.label("Title")
        title = self._field(ui, "title", subplot.title or "", -1, "none")
        if title is not None:
            ui.set(subplot, "title", title or None)
        for number, note in enumerate(subplot.texts):
            self._row(ui, subplot, f"text.{number}", note)
        if ui.button("text.add", "Add text", imgui.get_content_region_avail().x):
            ui.attempt(partial(subplot.add_text, NEW, _free_place(subplot)))

    def _row(self, ui: Widgets, subplot: Any, name: str, note: Any) -> None:
        side = imgui.get_frame_height()
        width = imgui.get_content_region_avail().x - PLACE_PX - side - 2 * GAP_PX
        written = (note.text or "").replace("\n", "\\n")
        text = self._field(ui, name, written, width, "", r"Enter sets it; \n begins a line")
        if text == "":
            ui.attempt(partial(subplot.texts.remove, note))
        elif text is not None:
            ui.set(note, "text", text.replace("\\n", "\n"))
        imgui.same_line(0, GAP_PX)
        self._place(ui, f"{name}.place", note)
        imgui.same_line(0, GAP_PX)
        if ui.icon(f"{name}.remove", cross, help="Take it away", is_bare=True):
            ui.attempt(partial(subplot.texts.remove, note))

    def _place(self, ui: Widgets, name: str, note: Any) -> None:
        current = note.position if isinstance(note.position, str) else ELSEWHERE
        imgui.set_next_item_width(PLACE_PX)
        is_open = imgui.begin_combo(
            f"##{name}", current.capitalize(), imgui.ComboFlags_.height_large
        )
        ui.mark(name, None if is_open else "Where it is")
        if is_open:
            for place in POSITIONS:
                if imgui.selectable(place.capitalize(), place == current)[0]:
                    ui.set(note, "position", place)
                ui.mark(f"{name}.{place}")
            imgui.end_combo()

    def _field(
        self,
        ui: Widgets,
        name: str,
        text: str,
        width: float,
        hint: str,
        help: str = "Enter sets it",
    ) -> str | None:
        """What was entered; None where nothing was. Escape, or a click elsewhere, leaves what is there."""
        shown = self._typed.get(name, text)
        typed, entered = text_field(ui, name, shown, width, hint, help)
        if imgui.is_item_active():
            self._typed[name] = typed
            return None
        self._typed.pop(name, None)
        return typed.strip() if entered and typed.strip() != text else None


def _free_place(subplot: Any) -> str:
    """The first place where no text is; where all are taken, the first."""
    taken = {note.position for note in subplot.texts if isinstance(note.position, str)}
    return next((place for place in POSITIONS if place not in taken), next(iter(POSITIONS)))
