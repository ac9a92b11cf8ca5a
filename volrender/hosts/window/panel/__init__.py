"""The control panel of a window. It needs the extra `gui`; nothing else imports imgui."""

from importlib.util import find_spec

__all__ = ["Panel", "PanelStatus", "panel_available"]


def panel_available() -> bool:
    """Whether imgui-bundle is installed, which the panel needs."""
    return find_spec("imgui_bundle") is not None


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
