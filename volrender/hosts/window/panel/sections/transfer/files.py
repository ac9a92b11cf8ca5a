"""The row that copies, pastes, resets, saves and loads a transfer function."""

import os
from functools import partial
from pathlib import Path
from typing import Any

from imgui_bundle import imgui

from ......scene.state.transfer_function import (
    apply_transfer_function,
    reset_transfer_function,
    transfer_function_of,
)
from ......scene.state.transfer_function_file import (
    load_transfer_function,
    save_transfer_function,
    text_of,
    transfer_function_of_text,
)
from ...widgets.text_field import text_field
from ...widgets.widgets import Widgets

GAP_PX = 2.0
FIELD_PX = 240.0
BUTTONS = {
    "copy": (
        "Copy",
        "Opacity, colours, contrast and light, as text, for another volume or channel",
    ),
    "paste": ("Paste", "Set what was copied, here or in another window"),
    "reset": ("Reset", "Opacity and contrast that suit the data, gamma 1, no 2D transfer function"),
    "save": ("Save…", "Write it to a JSON file"),
    "load": ("Load…", "Read it from a JSON file"),
}


class TransferFiles:
    """The row of buttons, and the field for a path behind two of them."""

    def __init__(self) -> None:
        self._path = ""  # the last one
        self._kind = "save"  # or "load": what the field is for
        self._asks = False  # a press on Replace writes over a file
        self._is_done = False

    def draw(self, ui: Widgets, look: Any, graphic: Any) -> None:
        """Show the row, and do what is pressed.

        Parameters
        ----------
        ui : Widgets
        look : ImageVolumeGraphic or Channel
        graphic : ImageVolumeGraphic or MultichannelVolumeGraphic
            Has the light.
        """
        width = (imgui.get_content_region_avail().x - GAP_PX * (len(BUTTONS) - 1)) / len(BUTTONS)
        actions = {
            "copy": partial(_copy, look, graphic),
            "paste": partial(_paste, look, graphic),
            "reset": partial(reset_transfer_function, look),
        }
        imgui.push_style_var(imgui.StyleVar_.frame_padding, imgui.ImVec2(4, 4))
        for name, (text, help) in BUTTONS.items():
            if ui.button(f"transfer.{name}", text, width, help=help):
                if name in actions:
                    ui.attempt(actions[name])
                else:
                    self._open(name, look)
            imgui.same_line(0, GAP_PX)
        imgui.new_line()
        imgui.pop_style_var()
        left, top, width, height = ui.rectangles["transfer.load"]
        imgui.set_next_window_pos((left + width, top + height + 4), imgui.Cond_.appearing, (1, 0))
        if imgui.begin_popup("transfer file"):
            self._field(ui, look, graphic)
            imgui.end_popup()

    def _open(self, kind: str, look: Any) -> None:
        self._kind, self._asks, self._is_done = kind, False, False
        self._path = self._path or f"{_file_name(look.name)}.json"
        imgui.open_popup("transfer file")

    def _field(self, ui: Widgets, look: Any, graphic: Any) -> None:
        """A path to type, and the button that saves or loads."""
        if self._is_done or imgui.is_key_pressed(imgui.Key.escape):
            imgui.close_current_popup()
            return
        if imgui.is_window_appearing():
            imgui.set_keyboard_focus_here()
        before = self._path
        help = f"In {os.getcwd()}"
        self._path, entered = text_field(ui, "transfer.path", before, FIELD_PX, help=help)
        if self._path != before:
            self._asks = False
        imgui.same_line()
        text = "Replace?" if self._asks else self._kind.capitalize()
        pressed = ui.button(
            "transfer.do", text, imgui.calc_text_size("Replace?").x + 16, self._asks
        )
        if not (pressed or entered):
            return
        path = Path(self._path.strip()).expanduser()
        if self._kind == "load":
            ui.attempt(partial(self._load, look, graphic, path))
            return
        path = path if path.suffix else path.with_name(f"{path.name}.json")
        if path.exists() and not self._asks:
            self._asks = True
        else:
            ui.attempt(partial(self._save, look, path, self._asks))

    def _load(self, look: Any, graphic: Any, path: Path) -> None:
        apply_transfer_function(look, load_transfer_function(path), graphic=graphic)
        self._is_done = True

    def _save(self, look: Any, path: Path, overwrite: bool) -> None:
        save_transfer_function(look, path, overwrite)
        self._is_done = True


def _copy(look: Any, graphic: Any) -> None:
    imgui.set_clipboard_text(text_of(transfer_function_of(look, graphic)))


def _paste(look: Any, graphic: Any) -> None:
    mapping = transfer_function_of_text(imgui.get_clipboard_text(), "What was copied")
    apply_transfer_function(look, mapping, graphic=graphic)


def _file_name(name: str | None) -> str:
    """A name of a volume or a channel as one of a file."""
    kept = "".join(each if each.isalnum() or each in "-_. " else "_" for each in name or "")
    return kept.strip(" .") or "transfer function"
