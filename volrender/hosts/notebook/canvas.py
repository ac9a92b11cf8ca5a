"""A canvas on the page of a notebook: rendercanvas' own, which also says when nobody sees it."""

import asyncio
from collections.abc import Callable

from anywidget import AnyWidget
from rendercanvas.anywidget import CSS, AnywidgetRenderCanvas
from rendercanvas.asyncio import AsyncioLoop
from rendercanvas.base import BaseCanvasGroup

from ...base.weak import weak_method
from ..window.failures import print_failure
from .follow_closing import follow_closing

LATE_S = 0.5  # at most; when a page is loaded again its clock begins again
EQUAL_S = 0.5  # after a place of a canvas was resized, the others are

_groups: dict[asyncio.AbstractEventLoop, BaseCanvasGroup] = {}


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

    _is_closed: bool
    texture_format = "rgba8unorm"  # which our own shader encodes to sRGB, as it does for exports

    # Pages whose boxes count their borders would show it smaller, and again whenever it is resized.
    _css = f"{CSS}\ndiv.renderview-wrapper {{ box-sizing: content-box !important; }}\n"

    def __init__(self, size: tuple[int, int]) -> None:
        self.on_hidden: Callable[[], object] | None = None
        self._pressed_at_s = 0.0  # a button, or released, by the clock of the page
        self._rc_canvas_group = _group()
        super().__init__(size=size, title="", max_fps=60)
        self._size_info.set_physical_size(*size, 1.0)  # until the page says what it is
        self._size_timer: asyncio.TimerHandle | None = None
        self.observe(self._on_sight, names=["_has_visible_views"])
        self.add_event_handler(self._on_resize, "resize")
        follow_closing(self.comm, self)

    def mimebundle(self) -> tuple[dict, dict]:
        """What shows it, for IPython: data by kind, and what is said of them."""
        return self._repr_mimebundle_()

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

    def submit_event(self, event: dict) -> None:
        """Take an event of the page, but for moves that were before a press, and come after it.

        The page sends moves late, in bundles, and one without buttons would end a drag.
        """
        at_s = event.get("time_stamp")
        if event["event_type"] in ("pointer_down", "pointer_up"):
            self._pressed_at_s = at_s or 0.0
        is_move = event["event_type"] == "pointer_move"
        if is_move and at_s and 0 <= self._pressed_at_s - at_s < LATE_S:
            return
        super().submit_event(event)

    def _rc_close(self) -> None:
        if not self._is_closed:
            self._is_closed = True
            self._rfb_cancel_lossless_draw()
            self._cancel_size()
            self._draw_and_present(force_sync=True)  # nothing: whoever waits for it waits no longer
            AnyWidget.close(self)
            self.layout.close()  # a widget of its own

    def _on_sight(self, change: dict) -> None:
        if not change["new"] and self.on_hidden is not None:
            self.on_hidden()

    def _on_resize(self, event: dict) -> None:
        """Give all places the size of the one that was resized, once that is over."""
        self._cancel_size()
        size = event["width"], event["height"]
        if max(abs(a - b) for a, b in zip(size, self._last_set_logical_size, strict=True)) > 0.5:
            set_size = weak_method(self.set_logical_size)
            self._size_timer = asyncio.get_running_loop().call_later(EQUAL_S, set_size, *size)

    def _cancel_size(self) -> None:
        if self._size_timer is not None:
            self._size_timer.cancel()


def _group() -> BaseCanvasGroup:
    """The canvases of the event loop that runs: servers may have one for each of their users."""
    event_loop = asyncio.get_running_loop()
    for ended in [loop for loop in _groups if loop.is_closed()]:
        del _groups[ended]
    if event_loop not in _groups:
        _groups[event_loop] = BaseCanvasGroup(AsyncioLoop())
    return _groups[event_loop]
