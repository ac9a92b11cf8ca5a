"""Showing a figure in a notebook: live, or as a picture where that cannot be."""

import asyncio
import warnings
from importlib.util import find_spec
from typing import TYPE_CHECKING

from ...scene.figure.figure import Figure
from ..window.panel import panel_available
from .front_end import front_end, jupyter_shell

if TYPE_CHECKING:
    from .view import NotebookView

MISSING = "Figures are live in notebooks with anywidget: pip install volrender[notebook]"


def works() -> bool:
    """Whether there is what a live figure needs: a package, and an event loop that runs."""
    return find_spec("anywidget") is not None and _has_loop()


def open_view(figure: Figure, panel: bool = False) -> "NotebookView":
    """Show a figure in a notebook.

    Parameters
    ----------
    figure : Figure
    panel : bool
        Whether it has a control panel, where that is installed.

    Raises
    ------
    RuntimeError
        The figure's device is lost.
    """
    from .view import NotebookView  # which brings anywidget

    figure.engine.check()
    return NotebookView(figure, panel and panel_available())


def live_view(figure: Figure) -> "NotebookView | None":
    """What shows a figure that is the last line of a cell; None where its picture has to do.

    It does outside of notebooks, without anywidget, where the device is lost, and beside a window that
    shows the figure.
    """
    if not works() or figure.engine.is_lost:
        return None
    from .view import NotebookView

    window = figure.window
    if window is None or window.is_closed:
        return open_view(figure)
    return window if isinstance(window, NotebookView) else None


def show_still(figure: Figure) -> None:
    """Show a figure's picture, and say why it is not live; RuntimeError where there is no notebook."""
    if front_end() is None and jupyter_shell() is None:
        raise RuntimeError(
            'canvas="notebook": this is not run in a notebook; "auto" takes a window.'
        )
    warnings.warn(MISSING, stacklevel=4)
    if jupyter_shell() is not None:
        from IPython.display import display

        display(figure)


def _has_loop() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True
