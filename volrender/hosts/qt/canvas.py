"""A canvas among the widgets of Qt: it rests while nobody sees it, and closes with what it lies in."""

import weakref
from collections.abc import Callable
from typing import Any

from .binding import QRenderWidget, QtCore, QtGui

RATIO_CHANGED = getattr(QtCore.QEvent.Type, "DevicePixelRatioChange", None)  # Qt 6.6


class QtCanvas(QRenderWidget):
    """As rendercanvas has it, and safe from what Qt does to widgets without asking them.

    Parameters
    ----------
    parent : QWidget
        Whose layout says how large it is.
    takes_keys : bool
        Whether keys come here; else they go to the widgets it lies in.

    Attributes
    ----------
    is_gone : bool
        Whether Qt has deleted the widget, which must not be asked for anything any more.
    on_drop : callable or None
        ``on_drop(event)`` is called where files are dropped: an event of the type ``"drop"`` with
        their ``paths``, and ``x`` and ``y``, logical pixels.
    """

    def __init__(self, parent: Any, takes_keys: bool) -> None:
        self.is_gone = False
        self.on_drop: Callable[[dict], object] | None = None
        self._takes_keys = takes_keys
        super().__init__(parent, size=None, title=None, max_fps=60)
        self._set_visible(False)  # until it is
        this = weakref.ref(self)
        self.destroyed.connect(lambda: _close_deleted(this()))

    @property
    def is_interrupted(self) -> bool:
        """Whether the loop closed it: for Ctrl+C, or since the application ends."""
        return getattr(self, "_rc_closed_by_loop", False)

    def close_deleted(self) -> None:
        """Let go of all: Qt deleted the widget with the one that it lies in."""
        self.is_gone = self._is_closed = True
        self.close()

    def get_clipboard_text(self) -> str:
        """The text on the system's clipboard; "" where there is none."""
        return QtGui.QGuiApplication.clipboard().text()

    def set_clipboard_text(self, text: str) -> None:
        """Put a text on the system's clipboard."""
        QtGui.QGuiApplication.clipboard().setText(text)

    def event(self, event: Any) -> bool:
        if RATIO_CHANGED is not None and event.type() == RATIO_CHANGED:  # on another screen
            self.resizeEvent(None)
            self.request_draw()
        return super().event(event)

    def showEvent(self, event: Any) -> None:
        super().showEvent(event)
        self._set_visible(True)

    def hideEvent(self, event: Any) -> None:
        """Behind another tab, in a closed dock, with a minimised window."""
        super().hideEvent(event)
        self._set_visible(False)

    def keyPressEvent(self, event: Any) -> None:
        if self._takes_keys:
            super().keyPressEvent(event)
        else:
            event.ignore()

    def keyReleaseEvent(self, event: Any) -> None:
        if self._takes_keys:
            super().keyReleaseEvent(event)
        else:
            event.ignore()

    def dragEnterEvent(self, event: Any) -> None:
        if _paths(event):
            event.acceptProposedAction()

    def dropEvent(self, event: Any) -> None:
        if self.on_drop is not None:
            place = event.position()
            paths = _paths(event)
            self.on_drop({"event_type": "drop", "x": place.x(), "y": place.y(), "paths": paths})
            event.acceptProposedAction()

    def _rc_request_paint(self) -> None:
        if not self.is_gone:  # the picture may come from the GPU later than that
            super()._rc_request_paint()

    def _rc_set_logical_size(self, width: float, height: float) -> None:
        """A window of its own takes the size; one in a layout has the size that it is given."""
        parent = self.parentWidget()
        if not parent.isWindow():
            raise RuntimeError("The layout of the application gives it its size.")
        parent.resize(round(width), round(height))


def _close_deleted(canvas: QtCanvas | None) -> None:
    if canvas is not None:
        canvas.close_deleted()


def _paths(event: Any) -> list[str]:
    """Of the files that are dragged."""
    urls = event.mimeData().urls()
    return [url.toLocalFile() for url in urls if url.isLocalFile()]
