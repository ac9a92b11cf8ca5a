"""What is kept of a view: saved as a state, or copied as a command or a script that makes it again."""

from functools import partial
from pathlib import Path
from typing import Any

from imgui_bundle import imgui

from .....base.files.json_file import write_json
from .....base.files.numbered_path import numbered_path
from ..widgets.widgets import Widgets

GAP_PX = 2.0
BUTTONS = {
    "save": ("Save view", "Write what is set, without the data, to a JSON file: for --state"),
    "command": ("Copy command", "Save the view, and copy the command that makes this picture"),
    "python": ("Copy Python", "Copy a script that makes this figure"),
}


class KeptView:
    """A row of buttons, and below it what the last one did."""

    def __init__(self) -> None:
        self._said: str | None = None

    def draw(self, ui: Widgets, figure: Any) -> None:
        """Show the row, and do what is pressed."""
        actions = {"save": self._save, "command": self._copy_command, "python": self._copy_python}
        width = (imgui.get_content_region_avail().x - GAP_PX * (len(BUTTONS) - 1)) / len(BUTTONS)
        imgui.push_style_var(imgui.StyleVar_.frame_padding, imgui.ImVec2(4, 4))
        for name, (text, help) in BUTTONS.items():
            if ui.button(f"view.{name}", text, width, help=help):
                ui.attempt(partial(actions[name], figure))
            imgui.same_line(0, GAP_PX)
        imgui.new_line()
        imgui.pop_style_var()
        if self._said is not None:
            ui.note(self._said)

    def _save(self, figure: Any) -> Path:
        path = numbered_path(".", "view", ".json").absolute()
        write_json(str(path), figure.get_state())
        self._said = f"saved {path}"
        return path

    def _copy_command(self, figure: Any) -> None:
        figure.as_command("")  # which is refused before anything is written
        path = self._save(figure)
        imgui.set_clipboard_text(figure.as_command(path))
        self._said = f"copied a command for {path}"

    def _copy_python(self, figure: Any) -> None:
        imgui.set_clipboard_text(figure.as_python())
        self._said = "copied a script"
