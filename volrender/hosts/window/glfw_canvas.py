"""The window of the desktop: the only file that knows glfw."""

import os
import sys

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

    def __init__(self, which: str = "", advice: str = WITHOUT_DISPLAY):
        self.which = which
        said = NO_DISPLAY.format(which=f" ({which} does not answer)" if which else "")
        super().__init__(f"{said} {advice}")


def make_glfw_canvas(size: tuple[int, int], title: str):
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
    if not _can_start(glfw):  # else glfw would abort the process later
        raise NoDisplayError(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or "")
    from rendercanvas.glfw import GlfwRenderCanvas

    return GlfwRenderCanvas(size=size, title=title, max_fps=60, vsync=True)


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
