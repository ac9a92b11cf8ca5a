"""Opening a window on the desktop: is there glfw, and a display?"""

import os
import sys
from typing import TYPE_CHECKING

from ..window.panel import panel_available
from ..window.panel.widgets.panel_width import WIDTH_PX

if TYPE_CHECKING:
    from .glfw_canvas import GlfwCanvas

FRAME_PX = 40  # of a window's height, its title bar
NO_DISPLAY = "There is no display to open a window on{which}."
WITHOUT_DISPLAY = (
    'Make the figure with canvas="offscreen" and export pictures, or run the program under a virtual '
    "display: xvfb-run python …"
)


class NoDisplayError(RuntimeError):
    """There is no display.

    Parameters
    ----------
    which : str
        The one that was asked for, or empty.
    advice : str
        What to do.

    Attributes
    ----------
    which : str
    """

    def __init__(self, which: str = "", advice: str = WITHOUT_DISPLAY) -> None:
        self.which = which
        said = NO_DISPLAY.format(which=f" ({which} does not answer)" if which else "")
        super().__init__(f"{said} {advice}")


def make_canvas(size: tuple[int, int], title: str) -> "GlfwCanvas":
    """A rendercanvas canvas in a window of its own.

    Parameters
    ----------
    size : (width, height)
        Logical pixels.
    title : str

    Raises
    ------
    RuntimeError
        glfw is missing, or there is no display (a `NoDisplayError`).
    """
    try:
        import glfw
    except ImportError as error:
        raise RuntimeError(f"Windows need glfw: pip install glfw. ({error})") from error
    from .glfw_canvas import GlfwCanvas

    if GlfwCanvas.is_display_lost() or not _can_start(glfw):  # else the process would be aborted
        raise NoDisplayError(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or "")
    return GlfwCanvas(size, title)


def room_px(panel: bool) -> tuple[int, int] | None:
    """How large a figure can be whose window fits on the main display, logical pixels; None without one.

    Parameters
    ----------
    panel : bool
        Whether there is a panel beside it.
    """
    try:
        import glfw
    except ImportError:
        return None
    monitor = glfw.get_primary_monitor() if _can_start(glfw) else None
    if not monitor:
        return None
    _, _, width, height = glfw.get_monitor_workarea(monitor)
    ratio = 1.0
    if sys.platform != "darwin" and not os.environ.get(
        "WAYLAND_DISPLAY"
    ):  # there it is in logical ones
        ratio = max(1.0, *glfw.get_monitor_content_scale(monitor))
    beside = WIDTH_PX if panel and panel_available() else 0
    return max(1, int(width / ratio) - beside), max(1, int(height / ratio) - FRAME_PX)


def _can_start(glfw) -> bool:
    """Whether glfw finds a display."""
    has_display = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if sys.platform.startswith("linux") and not has_display:
        return False
    reporting = glfw.ERROR_REPORTING
    glfw.ERROR_REPORTING = False
    try:
        return bool(glfw.init())
    finally:
        glfw.ERROR_REPORTING = reporting
