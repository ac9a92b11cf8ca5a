"""The control panel of a window. It needs the extra `gui`; nothing else imports imgui."""

from importlib.util import find_spec
from typing import Any

__all__ = ["Panel", "PanelStatus", "make_panel", "panel_available"]


def panel_available() -> bool:
    """Whether imgui-bundle is installed, which the panel needs."""
    return find_spec("imgui_bundle") is not None


def make_panel(figure: Any, canvas: Any, texture_format: str) -> Any:
    """The panel of a figure in a window, which asks the canvas for frames; RuntimeError without imgui."""
    from . import Panel

    panel = Panel(figure, canvas, texture_format)
    panel.request_draw = canvas.request_draw
    return panel


def __getattr__(name: str):
    """`Panel` and `PanelStatus`, imported when first asked for.

    Raises
    ------
    RuntimeError
        imgui-bundle is missing or too old.
    """
    if name not in ("Panel", "PanelStatus"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    try:
        from imgui_bundle import imgui
    except ImportError as error:
        raise RuntimeError(
            "The control panel needs imgui-bundle: pip install volrender[gui]"
        ) from error
    if not hasattr(imgui, "ImTextureStatus"):
        raise RuntimeError(
            "The control panel needs imgui-bundle 1.92 or newer: pip install --upgrade volrender[gui]"
        )
    from . import panel

    return getattr(panel, name)
