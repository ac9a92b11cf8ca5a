"""Which host shows a figure? A window; none, where it is drawn offscreen when the loop runs; a page."""

import os
from typing import TYPE_CHECKING, Any

from .agenda import agenda

if TYPE_CHECKING:
    from .window.window import Window

OFFSCREEN_VARIABLE = "RENDERCANVAS_FORCE_OFFSCREEN"  # as rendercanvas has it


def show(figure: Any, canvas: Any, panel: bool) -> "Window | None":
    """Open a window for a figure, or have it drawn offscreen when the loop runs.

    Parameters
    ----------
    figure : Figure
    canvas : str or rendercanvas canvas
        As `Figure` takes it.
    panel : bool
        Whether the window has a control panel.

    Returns
    -------
    Window or None
    """
    if canvas == "auto":
        canvas = "offscreen" if is_forced_offscreen() else "glfw"
    if canvas == "offscreen":
        agenda.add_figure(figure)
        return None
    from .window.open_window import open_window  # brings libraries that pictures do without

    return open_window(figure, canvas, panel)


def write_page(figure: Any, path: Any, **options: Any) -> None:
    """Write a page of a figure; see `web.write.write_page`."""
    from .web.write import write_page as write  # brings what pictures do without

    write(figure, path, **options)


def is_forced_offscreen() -> bool:
    """Whether the environment says that nothing opens a window unless it is told to."""
    return os.environ.get(OFFSCREEN_VARIABLE, "0") not in ("", "0")
