"""Does somebody want something deleted, by a key?"""

from imgui_bundle import imgui

_KEYS = (imgui.Key.delete, imgui.Key.backspace)


def wants_deletion() -> bool:
    """Whether Delete or Backspace was pressed, and not in a field for text."""
    is_typing = imgui.get_io().want_text_input
    return not is_typing and any(imgui.is_key_pressed(key) for key in _KEYS)
