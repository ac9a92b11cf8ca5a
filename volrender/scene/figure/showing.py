"""Who shows a figure? Hosts are above the scene: the package, which knows both, hands one down."""

from collections.abc import Callable
from typing import Any

from ...base import checks

CANVASES = ("auto", "glfw", "offscreen")
_show: Callable | None = None


def show_by(function: Callable) -> None:
    """Have figures shown by ``function(figure, canvas, panel)``; `hosts.choose.show` does it."""
    global _show
    _show = function


def show(figure: Any, canvas: Any, panel: bool) -> Any:
    """Show a figure: its window, or None where it has none."""
    assert _show is not None, "volrender/__init__.py hands down who shows figures"
    return _show(figure, canvas, panel)


def checked_canvas(canvas: Any) -> Any:
    """What a figure can be shown on; TypeError or ValueError where this is none."""
    if isinstance(canvas, str):
        return checks.choice("canvas", canvas, CANVASES)
    if not hasattr(canvas, "get_wgpu_context"):
        raise TypeError(
            f"canvas is {', '.join(map(repr, CANVASES))} or a rendercanvas canvas, not {canvas!r}."
        )
    return canvas
