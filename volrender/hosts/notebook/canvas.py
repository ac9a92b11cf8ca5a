"""A canvas on the page of a notebook: rendercanvas' own, which also says when nobody sees it."""

import asyncio
import weakref
from collections.abc import Callable
from typing import Any

from anywidget import AnyWidget
from rendercanvas.anywidget import AnywidgetRenderCanvas
from rendercanvas.asyncio import AsyncioLoop
from rendercanvas.base import BaseCanvasGroup

from ..window.failures import print_failure

_groups: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, BaseCanvasGroup] = weakref.WeakKeyDictionary()


class NotebookCanvas(AnywidgetRenderCanvas):
    """Shows the same in each place of the page where it is put; their size is that of the last one.

    While pictures follow each other they are sent as JPEG; the last one comes as PNG after 0.3 seconds.

    Parameters
    ----------
    size : (width, height)
        Logical pixels.

    Attributes
    ----------
    on_hidden : callable or None
        Called without arguments when no place of it is on the screen any more.
    """

    def __init__(self, size: tuple[int, int]) -> None:
        self.on_hidden: Callable[[], object] | None = None
        self._rc_canvas_group = _group()
        super().__init__(size=size, title="", max_fps=60)
        self._size_info.set_physical_size(*size, 1.0)  # until the page says what it is
        self.observe(self._on_sight, names=["_has_visible_views"])
        _follow_closing(self.comm, self)

    @property
    def told(self) -> str:
        """A line of text above the picture, "" for none."""
        return self._title

    @told.setter
    def told(self, text: str) -> None:
        if text != self._title:
            self._rc_set_title(text)

    def tell(self, text: str) -> None:
        """Write what went wrong where errors are written, and its last line above the picture."""
        print_failure(text)
        self.told = text.strip().splitlines()[-1]

    def set_title(self, title: str) -> None:
        """Nothing: a page has a title for each cell, and the bar above the picture is for `told`."""

    def _rc_close(self) -> None:
        if not self._is_closed:
            self._is_closed = True
            self._rfb_cancel_lossless_draw()
            AnyWidget.close(self)
            self.layout.close()  # a widget of its own

    def _on_sight(self, change: dict) -> None:
        if not change["new"] and self.on_hidden is not None:
            self.on_hidden()


def _group() -> BaseCanvasGroup:
    """The canvases of the event loop that runs: servers may have one for each of their users."""
    event_loop = asyncio.get_running_loop()
    if event_loop not in _groups:
        _groups[event_loop] = BaseCanvasGroup(AsyncioLoop())
    return _groups[event_loop]


def _follow_closing(comm: Any, canvas: NotebookCanvas) -> None:
    """Close a canvas when its connection to the page is closed, as marimo does where a cell runs again."""
    close, reference = comm.close, weakref.ref(canvas)

    def close_both(*arguments: Any, **options: Any) -> None:
        close(*arguments, **options)
        if (shown := reference()) is not None and not shown.get_closed():
            shown.close()

    comm.close = close_both
