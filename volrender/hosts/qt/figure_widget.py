"""The widget that shows a figure in an application of Qt."""

from typing import Any

from ...base import checks
from ...engine.device.errors import DeviceLostError
from ...scene.figure.figure import Figure
from ..window.window import Window
from .binding import QtCore, QtWidgets
from .canvas import QtCanvas


class FigureWidget(QtWidgets.QWidget):
    """A figure as a ``QWidget``, to be laid out among other widgets, or shown as a window.

    It shows what `Figure.show` shows in a window: what is moved is drawn in time, coarsely where that
    must be, and becomes what `Figure.export` gives when it rests. Mouse, wheel and keys do the same. The
    figure takes the widget's size, in logical pixels, and the screen's pixels are all drawn.

    Closing or deleting the widget lets go of all that it has on the GPU; the figure stays as it is, and
    another widget can show it. While nobody sees the widget (another tab, a closed dock, a minimised
    window), it draws nothing. Several widgets may show one figure, each in its size; the figure then has
    the size of the one that was drawn last. Where the device is lost, the widget says so in place of the
    picture.

    Parameters
    ----------
    figure : Figure
        What it shows.
    parent : QWidget, optional
        The widget that it lies in.
    panel : bool
        Whether it has a control panel, as windows do, where ``volrender[gui]`` is installed.
    keys : bool
        Whether keys do what they do in windows, once the widget was clicked. False: they go to the
        application.

    Raises
    ------
    TypeError
        `figure` is no figure.
    RuntimeError
        There is no ``QApplication`` yet, or the figure's device is lost.
    """

    def __init__(
        self, figure: Figure, parent: Any = None, *, panel: bool = False, keys: bool = True
    ) -> None:
        if not isinstance(figure, Figure):
            raise TypeError(f"figure is a Figure, not {type(figure).__name__}.")
        checks.boolean("panel", panel)
        checks.boolean("keys", keys)
        if not isinstance(QtWidgets.QApplication.instance(), QtWidgets.QApplication):
            raise RuntimeError("Qt needs an application before widgets: app = QApplication([])")
        figure.engine.check()
        super().__init__(parent)
        self._figure = figure
        self._hint = QtCore.QSize(*figure.size)
        self._canvas = QtCanvas(self, keys)
        self._layout = QtWidgets.QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.addWidget(self._canvas)
        self.setFocusProxy(self._canvas)
        self._view: Window = figure.show(panel, canvas=self._canvas)
        self._canvas.add_event_handler(self._on_closed, "close")

    @property
    def figure(self) -> Figure:
        """What it shows."""
        return self._figure

    @property
    def view(self) -> Window:
        """What draws it, as `Figure.show` returns it: ``is_final``, ``quality``, ``target_ms`` …"""
        return self._view

    @property
    def is_closed(self) -> bool:
        """Whether it was closed, or lost its device, and shows the figure no more."""
        return self._view.is_closed

    def sizeHint(self) -> Any:
        """The size that the figure had when it was given."""
        return self._hint

    def setAcceptDrops(self, on: bool) -> None:
        """Whether files that are dropped on it are added to the figure; not at first."""
        self._canvas.setAcceptDrops(on)

    def closeEvent(self, event: Any) -> None:
        super().closeEvent(event)
        if event.isAccepted():
            self._canvas.close()

    def _on_closed(self, event: dict) -> None:
        if self._canvas.is_gone:
            return
        if self._canvas.is_interrupted:
            QtWidgets.QApplication.quit()
            return
        try:
            self._figure.engine.check()
        except DeviceLostError as error:
            self._say(str(error))
        else:
            if self.isWindow():
                self.close()

    def _say(self, text: str) -> None:
        """Show a text where the figure was."""
        label = QtWidgets.QLabel(text, alignment=QtCore.Qt.AlignmentFlag.AlignCenter)
        label.setWordWrap(True)
        self._layout.addWidget(label)
