"""How large are a window, its figure and its panel?"""

import math
from typing import TYPE_CHECKING, Any

from rendercanvas import BaseRenderCanvas

from ...base.canvas_event import CanvasEvent
from ...scene.figure.figure import Figure
from ...scene.figure.subplot import Subplot
from .panel.widgets.panel_width import LEAST_WIDTH, WIDTH_PX, panel_left

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

    def follow(self, figure: Figure) -> None:
        """Give the panel and a figure their parts of a canvas that has another size now."""
        if self.panel is not None:
            self.panel.handle_event({"event_type": "resize"})
        self.fit_panel()
        self.fit_figure(figure)

    def fit_figure(self, figure: Figure) -> None:
        """Give a figure what the panel leaves of the canvas."""
        width, height = self._canvas.get_logical_size()
        size = panel_left(width) if self._has_open_panel else round(width), round(height)
        if size[1] >= 1:
            figure.fit((max(1, size[0]), size[1]))
            if self.panel is not None:
                self.panel.status.figure_scale = self._scale(figure)

    def part_px(self) -> tuple[int, int]:
        """How many physical pixels of the canvas, from its top left, the figure fills.

        All, or up to where the panel begins: also where they are no whole number of logical ones.
        """
        (width, height), ratio = self._canvas.get_physical_size(), self._canvas.get_pixel_ratio()
        if self._has_open_panel:
            width = min(width, math.ceil(panel_left(width / ratio) * ratio))
        return max(1, width), max(1, height)

    def tell(self, figure: Figure, event: dict) -> bool:
        """Have a figure handle an event, at the place that is seen there; whether it moves a camera."""
        self.fit_figure(figure)  # another window may show it in another size
        (across, down), seen = self._scale(figure), CanvasEvent.of(event)
        if (across, down) != (1, 1) and seen is not None and seen.place is not None:
            event = {**event, "x": seen.place[0] * across, "y": seen.place[1] * down}
        return figure.handle_event(event)

    def subplot_at(self, figure: Figure, event: dict) -> Subplot:
        """The subplot at the place of an event; over the panel, where the pointer was last."""
        self.fit_figure(figure)
        (across, down), (x, y) = self._scale(figure), (event["x"], event["y"])
        at = figure.stage.arrangement.at(x * across, y * down) or figure.stage.subplot
        return figure.main_subplot(at)

    def _scale(self, figure: Figure) -> tuple[float, float]:
        """Logical pixels of a figure, which are whole, for one of the canvas, across and down."""
        ratio, (width, height) = self._canvas.get_pixel_ratio(), self.part_px()
        return figure.size[0] * ratio / width, figure.size[1] * ratio / height

    @property
    def _has_open_panel(self) -> bool:
        return self.panel is not None and not self.panel.collapsed

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
