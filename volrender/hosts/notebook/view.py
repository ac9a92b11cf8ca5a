"""A figure on the page of a notebook: a window whose canvas is an output of cells."""

from typing import TYPE_CHECKING, Any

from ...base.events import failures_told
from ...base.weak import weak_method
from ..window.window import Window
from .canvas import NotebookCanvas
from .cells import cells_of
from .front_end import jupyter_shell, request

if TYPE_CHECKING:
    from ...scene.figure.figure import Figure


class NotebookView(Window):
    """A figure in a notebook. Made by `Figure.show`, or by a figure as the last line of a cell.

    What several cells show of a figure is one view, in several places. It is closed where all of them
    ran again (`Cells`), or by `close`.

    Parameters
    ----------
    figure : Figure
    panel : bool
    """

    canvas: NotebookCanvas

    def __init__(self, figure: "Figure", panel: bool) -> None:
        super().__init__(figure, NotebookCanvas(figure.size), panel)
        self.resize(figure.size)  # and a panel beside it
        self.canvas.on_hidden = weak_method(self.rest)
        self._shown_by: str | None = None  # the request of a cell that called `show`

    def show(self) -> None:
        """Put it below the cell that is being run; marimo puts there what is a cell's last line."""
        if (shell := jupyter_shell()) is not None:
            from IPython.display import display

            self._shown_by = _request_id(shell)
            display(self.figure)

    def mimebundle(self) -> tuple[dict, dict]:
        """What shows it, for IPython: data by kind, and what is said of them."""
        if (shell := jupyter_shell()) is not None:
            cells_of(shell).add(self)
        return self.canvas.mimebundle()

    def _ipython_display_(self) -> None:
        """As a cell's last line it is shown, if it is not yet."""
        shell = jupyter_shell()
        if shell is None or self._shown_by != _request_id(shell):
            self.show()

    def _display_(self) -> NotebookCanvas:
        return self.canvas

    def _on_event(self, event: dict) -> None:
        if event["event_type"] == "pointer_down":
            self.canvas.told = ""
        with failures_told(self.canvas.tell):
            super()._on_event(event)

    def _draw(self) -> None:
        with failures_told(self.canvas.tell):
            super()._draw()

    def _end(self) -> None:
        """Nothing: the last picture stays, and what is said of it."""


def _request_id(shell: Any) -> str | None:
    return request(shell).get("header", {}).get("msg_id")
