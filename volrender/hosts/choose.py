"""Which host shows a figure? A window, a notebook, none, where it is drawn offscreen; or a page."""

import os
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from .agenda import agenda
from .notebook.front_end import front_end

if TYPE_CHECKING:
    from .notebook.view import NotebookView
    from .widget.widget import Widget
    from .window.window import Window

OFFSCREEN_VARIABLE = "RENDERCANVAS_FORCE_OFFSCREEN"  # as rendercanvas has it


def show(figure: Any, canvas: Any, panel: bool | None) -> "Window | None":
    """Open a window for a figure, show it in a notebook, or have it drawn when the loop runs.

    Parameters
    ----------
    figure : Figure
    canvas : str or rendercanvas canvas
        As `Figure` takes it.
    panel : bool or None
        Whether there is a control panel; None: in a window, and not in a notebook.

    Returns
    -------
    Window or None
    """
    canvas = _chosen(canvas)
    if canvas == "offscreen":
        agenda.add_figure(figure)
        return None
    if canvas == "notebook":
        from .notebook.open_view import open_view, show_still, works

        if works():
            return open_view(figure, bool(panel))
        show_still(figure)
        return None
    from .window.open_window import open_window  # brings libraries that pictures do without

    return open_window(figure, canvas, panel is not False)


def live(figure: Any, canvas: Any) -> "NotebookView | None":
    """What shows a figure that is the last line of a cell; None where its picture has to do.

    Parameters
    ----------
    figure : Figure
    canvas : str or rendercanvas canvas
        As `Figure` takes it.
    """
    if _chosen(canvas) != "notebook":
        return None
    from .notebook.open_view import live_view

    return live_view(figure)


def _chosen(canvas: Any) -> Any:
    """Where a figure is shown: ``"auto"`` is what fits."""
    if canvas != "auto":
        return canvas
    if is_forced_offscreen():
        return "offscreen"
    return "glfw" if front_end() is None else "notebook"


def write_page(figure: Any, path: Any, **options: Any) -> None:
    """Write a page of a figure; see `web.write.write_page`."""
    from .web.write import write_page as write  # brings what pictures do without

    write(figure, path, **options)


def widget_class() -> "type[Widget]":
    """`volrender.Widget`; ImportError where there is no anywidget."""
    if find_spec("anywidget") is None:
        raise ImportError(
            "Widgets need anywidget: pip install volrender[notebook]", name="anywidget"
        )
    from .widget.widget import Widget

    return Widget


def is_forced_offscreen() -> bool:
    """Whether the environment says that nothing opens a window unless it is told to."""
    return os.environ.get(OFFSCREEN_VARIABLE, "0") not in ("", "0")
