"""Opening a window for a figure: on the desktop, or on a canvas that is there."""

import weakref
from typing import Any

from ...scene.figure.figure import Figure
from ..desktop.ipython_loop import in_ipython_loop
from ..desktop.make_canvas import make_canvas
from .panel import panel_available
from .panel.widgets.panel_width import WIDTH_PX
from .window import TITLE, Window

_windows: weakref.WeakSet[Window] = weakref.WeakSet()


def open_window(figure: Figure, canvas: Any, panel: bool) -> Window:
    """Show a figure in a new window, or on a canvas.

    Parameters
    ----------
    figure : Figure
    canvas : "glfw" or rendercanvas canvas
    panel : bool
        Whether it has a control panel, where that is installed.

    Raises
    ------
    RuntimeError
        The figure's device is lost, there is no display, or the canvas is closed or shows another
        figure.
    """
    figure.engine.check()  # to prepare a window on a lost device would end the process
    panel = panel and panel_available()
    if canvas == "glfw":
        width, height = figure.size
        beside = WIDTH_PX if panel else 0
        size = (width + beside, height)
        canvas = in_ipython_loop(lambda: make_canvas(size, TITLE))
    elif canvas.get_closed():
        raise RuntimeError(
            "The canvas that the figure was given is closed: show it on another, Figure(canvas=…)."
        )
    elif any(window.canvas is canvas and not window.is_closed for window in _windows):
        raise RuntimeError(
            "The canvas that the figure was given shows another figure: close that one's window, and "
            "give each figure a canvas of its own."
        )
    window = Window(figure, canvas, panel)
    _windows.add(window)
    return window
