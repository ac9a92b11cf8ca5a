"""Where does what is copied in a panel go? To the canvas's clipboard, and to all panels of the process."""

from typing import Any

from imgui_bundle import imgui

from ....base.weak import weak_method

_kept = [""]  # what was copied last in this process: not every canvas has a clipboard


def use_clipboard(canvas: Any) -> None:
    """Have the current imgui context copy to, and paste from, the clipboard of a canvas.

    Parameters
    ----------
    canvas : rendercanvas canvas
        One with ``get_clipboard_text()`` and ``set_clipboard_text(text)`` has a clipboard; others share
        that of this process.
    """
    has_own = hasattr(canvas, "get_clipboard_text")
    read = weak_method(canvas.get_clipboard_text) if has_own else _nothing
    write = weak_method(canvas.set_clipboard_text) if has_own else _nothing

    def copy(_: Any, text: str) -> None:
        _kept[0] = text
        write(text)

    platform = imgui.get_platform_io()
    platform.platform_set_clipboard_text_fn = copy
    platform.platform_get_clipboard_text_fn = lambda _: read() or _kept[0]


def _nothing(*_: Any) -> None:
    """The clipboard of a canvas that has none."""
