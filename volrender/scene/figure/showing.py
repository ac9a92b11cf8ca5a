"""Who shows a figure? Hosts are above the scene: the package, which knows both, hands them down."""

from collections.abc import Callable, Collection
from typing import Any

from ...base import checks
from ..output import pictures

CANVASES = ("auto", "glfw", "notebook", "offscreen")
_show: Callable | None = None
_live: Callable | None = None


def show_by(show: Callable, live: Callable) -> None:
    """Have figures shown by functions, which `hosts.choose` has.

    Parameters
    ----------
    show : callable
        ``show(figure, canvas, panel)`` is the window, or None.
    live : callable
        ``live(figure, canvas)`` is what the page of a notebook shows live; None where there is no page.
    """
    global _show, _live
    _show, _live = show, live


class Showing:
    """Where a figure is shown.

    Parameters
    ----------
    canvas : str or rendercanvas canvas
        As `Figure` takes it.

    Attributes
    ----------
    window : Window or None
        The last one that showed it.
    """

    def __init__(self, canvas: Any) -> None:
        self._canvas = checked_canvas(canvas)
        self.window: Any = None

    @property
    def open_window(self) -> Any:
        """The window, where it is open; None where there is none."""
        return None if self.window is None or self.window.is_closed else self.window

    def show(self, figure: Any, panel: bool | None, canvas: Any = None) -> Any:
        """Show the figure, there too where a canvas is given: its window, or None where it has none."""
        assert _show is not None, "volrender/__init__.py hands down who shows figures"
        if panel is not None:
            checks.boolean("panel", panel)
        if canvas is not None:
            self.window = _show(figure, checked_canvas(canvas), panel)
        elif self.open_window is None:
            self.window = _show(figure, self._canvas, panel)
        if self.window is not None:
            self.window.show()
        return self.window

    def mimebundle(
        self, figure: Any, include: Collection[str] | None, exclude: Collection[str] | None
    ) -> dict | tuple[dict, dict]:
        """What IPython and notebooks show of the figure: data by kind, and what is said of them."""
        still = pictures.repr_mimebundle(figure, include, exclude)
        if (view := self._live(figure)) is None:
            return still
        data, metadata = view.mimebundle()
        wanted = {kind for kind in data if include is None or kind in include} - set(exclude or ())
        return {kind: data[kind] for kind in wanted} | still, metadata

    def displayed(self, figure: Any) -> Any:
        """What marimo shows of the figure: something live, or its picture."""
        view = self._live(figure)
        return Still(pictures.repr_mimebundle(figure)) if view is None else view.canvas

    def _live(self, figure: Any) -> Any:
        """What shows it live on a page, which then is its window; None where there is no such thing."""
        assert _live is not None, "volrender/__init__.py hands down who shows figures"
        view = _live(figure, self._canvas)
        if view is not None:
            self.window = view
        return view


class Still:
    """A picture in a page that cannot show the figure itself."""

    def __init__(self, bundle: dict) -> None:
        self._bundle = bundle

    def _mime_(self) -> tuple[str, Any]:
        """Kind and data, as marimo asks for them."""
        kind = "image/png" if "image/png" in self._bundle else "text/plain"
        return kind, self._bundle[kind]


def checked_canvas(canvas: Any) -> Any:
    """What a figure can be shown on; TypeError or ValueError where this is none."""
    if isinstance(canvas, str):
        return checks.choice("canvas", canvas, CANVASES)
    if not hasattr(canvas, "get_wgpu_context"):
        raise TypeError(
            f"canvas is {', '.join(map(repr, CANVASES))} or a rendercanvas canvas, not {canvas!r}."
        )
    return canvas
