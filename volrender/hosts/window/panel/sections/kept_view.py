"""What is kept of a view: a picture, a state, or a command or a script that makes it again."""

from functools import partial
from pathlib import Path
from typing import Any

from imgui_bundle import imgui

from .....base.files.json_file import read_json, write_json
from .....base.files.numbered_path import numbered_path
from .....scene.ortho.one_view import set_to
from ..widgets.path_popup import PathPopup
from ..widgets.widgets import Widgets

GAP_PX = 2.0
BUTTONS = {
    "save": ("Save view", "Write what is set, without the data, to a JSON file: for --state"),
    "command": ("Copy command", "Save the view, and copy the command that makes this picture"),
    "python": ("Copy Python", "Copy a script that makes this figure"),
}
FILES = {
    "picture": (
        "Picture…",
        "Write the picture, without the panel: .png, .jpg, .tif, or with text as text .svg, .pdf",
    ),
    "save as": ("Save view…", "Write what is set to a JSON file of a name"),
    "load": ("Load view…", "Set what a JSON file says, of this volume or another"),
}
MOST_SCALE = 16.0


class KeptView:
    """Rows of buttons, and below them what the last one did."""

    def __init__(self) -> None:
        self._said: str | None = None
        self._scale = 1.0  # of the next picture
        self._popups = {
            "picture": PathPopup("picture", "Write", "picture.png", True, ".png", "pictures"),
            "save as": PathPopup("view.save file", "Save", "view.json", True, ".json", "states"),
            "load": PathPopup("view.load file", "Load", "view.json", False, ".json", "states"),
        }

    def draw(self, ui: Widgets, figure: Any) -> None:
        """Show the rows, and do what is pressed."""
        actions = {"save": self._save, "command": self._copy_command, "python": self._copy_python}
        if (pressed := _row(ui, BUTTONS)) is not None:
            ui.attempt(partial(actions[pressed], figure))
        if (pressed := _row(ui, FILES)) is not None:
            self._popups[pressed].open()
        acts = {"picture": self._write_picture, "save as": self._save_as, "load": self._load}
        for name, popup in self._popups.items():
            more = partial(self._ask_scale, ui) if name == "picture" else None
            popup.draw(ui, "view.load", partial(acts[name], figure), more)
        if self._said is not None:
            ui.note(self._said)

    def _ask_scale(self, ui: Widgets) -> None:
        imgui.align_text_to_frame_padding()
        imgui.text_disabled("Times as large")
        imgui.same_line()
        help = "Pixels of the picture per pixel of the window: text and lines grow with it"
        new = ui.number("picture.scale", self._scale, 60, help)
        if new is not None:
            self._scale = min(max(new, 0.25), MOST_SCALE)

    def _write_picture(self, figure: Any, path: Path) -> None:
        figure.export(path, self._scale)
        self._said = f"wrote {path.absolute()}"

    def _save_as(self, figure: Any, path: Path) -> None:
        write_json(path, figure.get_state())
        self._said = f"saved {path.absolute()}"

    def _load(self, figure: Any, path: Path) -> None:
        set_to(figure, read_json(path))
        self._said = f"took {path.absolute()}"

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


def _row(ui: Widgets, buttons: dict[str, tuple[str, str]]) -> str | None:
    """Buttons beside each other; the one that is pressed."""
    pressed = None
    width = (imgui.get_content_region_avail().x - GAP_PX * (len(buttons) - 1)) / len(buttons)
    imgui.push_style_var(imgui.StyleVar_.frame_padding, imgui.ImVec2(4, 4))
    for name, (text, help) in buttons.items():
        if ui.button(f"view.{name}", text, width, help=help):
            pressed = name
        imgui.same_line(0, GAP_PX)
    imgui.new_line()
    imgui.pop_style_var()
    return pressed
