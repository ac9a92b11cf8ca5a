"""A field for a text, which is entered by Enter."""

from imgui_bundle import imgui

from .widgets import Widgets


def text_field(
    ui: Widgets, name: str, text: str, width: float, hint: str = "", help: str | None = None
) -> tuple[str, bool]:
    """The text after this frame, and whether Enter was pressed."""
    imgui.set_next_item_width(width)
    _, text = imgui.input_text_with_hint(f"##{name}", hint, text)
    entered = imgui.is_item_deactivated() and imgui.is_key_pressed(imgui.Key.enter)
    ui.mark(name, help)
    return text, entered
