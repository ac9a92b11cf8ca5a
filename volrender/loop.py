"""The event loop: ``volrender.loop.run()`` shows what was given to ``figure.show()``."""

import importlib
import os
import weakref

OFFSCREEN_VARIABLE = "RENDERCANVAS_FORCE_OFFSCREEN"  # as rendercanvas has it

_offscreen: list[weakref.ref] = []  # figures to draw when the loop runs


def show(figure, canvas, panel: bool):
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
        canvas = "offscreen" if os.environ.get(OFFSCREEN_VARIABLE, "0") not in ("", "0") else "glfw"
    if canvas == "offscreen":
        if all(shown() is not figure for shown in _offscreen):
            _offscreen.append(weakref.ref(figure))
        return None
    # The one place where something below asks for the desktop window: by name, when a user does.
    return importlib.import_module("volrender.gui.window").open_window(figure, canvas, panel)


def run() -> None:
    """Show windows until all are closed, or Ctrl-C is pressed.

    Offscreen figures are drawn once. Where a loop runs already, as in IPython after ``%gui
    asyncio``, it returns at once, and the windows live on in that loop.
    """
    while _offscreen:
        figure = _offscreen.pop(0)()
        if figure is not None:
            figure.render_frame()
    for loop in list(_loops):
        loop.run()


def stop() -> None:
    """Close all windows, which ends `run`."""
    for loop in list(_loops):
        loop.stop()


_loops: list = []  # of rendercanvas, whose canvases show figures


def add_loop(loop) -> None:
    """Have `run` run the loop of a canvas."""
    if loop is not None and loop not in _loops:
        _loops.append(loop)
