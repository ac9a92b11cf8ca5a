"""How large are a window, its figure and its panel?"""

from typing import TYPE_CHECKING, Any

from rendercanvas import BaseRenderCanvas

from ...scene.figure.figure import Figure
from .panel.widgets.panel_width import LEAST_WIDTH, WIDTH_PX

if TYPE_CHECKING:
    from .panel.panel import Panel


class Geometry:
    """The figure and the panel beside it share a canvas.

    Parameters
    ----------
    canvas : rendercanvas canvas
    panel : Panel or None

    Attributes
    ----------
    panel : Panel or None
        Set it to None when it is closed.
    """

    def __init__(self, canvas: Any, panel: "Panel | None") -> None:
        self.panel = panel
        self._canvas = canvas
        self._is_narrow = False  # too narrow for a panel that opens by itself
        self.fit_panel()

    def resize(self, size: tuple[int, int]) -> None:
        """Make the canvas as large as a figure of a size and the panel beside it need.

        Parameters
        ----------
        size : (width, height)
            Of the figure, logical pixels.

        Raises
        ------
        RuntimeError
            The canvas cannot be resized.
        """
        width, height = size
        resize_canvas(self._canvas, (width + self._panel_px(width), height))

    def fit_panel(self) -> None:
        """Collapse it where the canvas became too narrow for it, and open it where it no longer is."""
        is_narrow = self._canvas.get_logical_size()[0] < LEAST_WIDTH * WIDTH_PX
        if self.panel is not None and is_narrow != self._is_narrow:
            self._is_narrow = self.panel.collapsed = is_narrow

    def fit_figure(self, figure: Figure) -> None:
        """Give a figure what the panel leaves of the canvas."""
        width, height = (round(length) for length in self._canvas.get_logical_size())
        if self.panel is not None:
            width -= self.panel.width_px
        if height >= 1:
            figure.fit((max(1, width), height))

    def _panel_px(self, figure_px: int) -> int:
        """How wide the panel will be beside a figure of that width, logical pixels."""
        if self.panel is None:
            return 0
        is_narrow = figure_px + WIDTH_PX < LEAST_WIDTH * WIDTH_PX
        if is_narrow == self._is_narrow:
            return self.panel.width_px
        return 0 if is_narrow else WIDTH_PX


def resize_canvas(canvas: Any, size: tuple[int, int]) -> None:
    """Ask a canvas to become as large as that; a window of the desktop follows a little later.

    Parameters
    ----------
    canvas : rendercanvas canvas
    size : (width, height)
        Logical pixels.

    Raises
    ------
    RuntimeError
        Canvases of this kind cannot be resized from here.
    """
    kind = type(getattr(canvas, "_subwidget", canvas))
    method = getattr(kind, "_rc_set_logical_size", None)
    if method is BaseRenderCanvas._rc_set_logical_size:  # which does nothing
        raise RuntimeError(_message(canvas))
    try:
        canvas.set_logical_size(*size)
    except Exception as error:
        raise RuntimeError(_message(canvas)) from error


def _message(canvas: Any) -> str:
    return (
        f"size cannot be set while the figure is shown on a {type(canvas).__name__}, which cannot be "
        "resized: the figure has its size. Close it first, or resize what it lies in."
    )
