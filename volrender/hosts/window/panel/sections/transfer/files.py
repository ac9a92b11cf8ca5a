"""The row that copies, pastes, resets, saves and loads a transfer function."""

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
from ...widgets.path_popup import PathPopup
from ...widgets.widgets import Widgets

GAP_PX = 2.0
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
        self._popup: PathPopup | None = None  # the last one
        self._kind = "save"  # or "load": what it is for

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
        if self._popup is not None:
            act = self._save if self._kind == "save" else _load
            self._popup.draw(ui, "transfer.load", partial(act, look, graphic))

    def _open(self, kind: str, look: Any) -> None:
        typed = self._popup.path if self._popup is not None else ""
        path = typed or f"{_file_name(look.name)}.json"
        writes = kind == "save"
        suffix = ".json" if writes else ""
        self._kind = kind
        self._popup = PathPopup(
            "transfer", kind.capitalize(), path, writes, suffix, "transfer functions", bool(typed)
        )
        self._popup.open()

    def _save(self, look: Any, graphic: Any, path: Path) -> None:
        assert self._popup is not None  # it is what calls this
        save_transfer_function(look, path, self._popup.replaces)


def _load(look: Any, graphic: Any, path: Path) -> None:
    apply_transfer_function(look, load_transfer_function(path), graphic=graphic)


def _copy(look: Any, graphic: Any) -> None:
    imgui.set_clipboard_text(text_of(transfer_function_of(look, graphic)))


def _paste(look: Any, graphic: Any) -> None:
    mapping = transfer_function_of_text(imgui.get_clipboard_text(), "What was copied")
    apply_transfer_function(look, mapping, graphic=graphic)


def _file_name(name: str | None) -> str:
    """A name of a volume or a channel as one of a file."""
    kept = "".join(each if each.isalnum() or each in "-_. " else "_" for each in name or "")
    return kept.strip(" .") or "transfer function"
