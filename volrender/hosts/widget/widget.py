"""A figure in a notebook that the browser draws: it shows what Python sets, and Python sees what hands do."""

import asyncio
import copy
import json
import threading
import weakref
from collections.abc import Callable
from typing import Any

import anywidget
import traitlets

from ...base import checks, redraw
from ...base.weak import weak_method
from ...scene.figure.figure import Figure
from ...scene.output.picture_file import encoded_picture
from ..concern import concerns
from ..notebook.cells import cells_of
from ..notebook.follow_closing import follow_closing
from ..notebook.front_end import jupyter_shell
from ..web.bundle import bundle
from ..web.page import KEYS, STYLE
from .live_scene import LiveScene
from .settings import SettingError, apply, expect

PAUSE_S = 0.03  # what changes within is sent together


class Widget(anywidget.AnyWidget):
    """A figure in a notebook, drawn by the browser with its own GPU; the kernel sends it the voxels.

    As a cell's last line it is shown. What Python sets on the figure, its cameras or graphics shows at
    once; drags and controls of the browser set the same in Python, with events. Needs a browser with
    WebGPU, and ``volrender[notebook]``. Several widgets may show one figure.

    Parameters
    ----------
    figure : Figure
        What it shows, and goes on following.
    controls : bool
        Whether a strip of controls is below the picture.

    Raises
    ------
    TypeError
        Not a figure.
    MemoryError, RuntimeError
        Voxels could not be read, or the figure's device is lost.
    """

    _esm = (
        f"{bundle('widget/widget.js')}\n"
        f"export default {{render: (context) => renderWidget(context, {json.dumps(KEYS)})}};\n"
    )
    _css = STYLE.read_text(encoding="utf-8")

    _rest = traitlets.Dict().tag(sync=True)
    _subplots = traitlets.Dict().tag(sync=True)
    _cameras = traitlets.Dict().tag(sync=True)
    _settings = traitlets.Dict().tag(sync=True)  # by the browser
    _picture = traitlets.Bytes().tag(sync=True)
    _controls = traitlets.Bool().tag(sync=True)

    def __init__(self, figure: Figure, *, controls: bool = False) -> None:
        if not isinstance(figure, Figure):
            raise TypeError(f"figure must be a Figure, not {type(figure).__name__}.")
        checks.boolean("controls", controls)
        self._figure: Callable[[], Figure | None] = lambda: figure  # weakly, where it is closed
        self._scene = LiveScene()
        self._lock = threading.RLock()
        self._heard = 0.0  # the latest stamp of what the browser set
        self._stamps: dict[str, float] = {}
        self._is_wrong = False  # what the browser has, though nothing changed here
        self._timer: asyncio.TimerHandle | None = None
        self._is_due = False
        self._loop = _running_loop()
        picture = encoded_picture(figure.render_frame(), ".png")
        parts = self._known = self._scene.now(figure)
        self._send_blocks()
        super().__init__(
            _rest=parts.rest,
            _subplots={"heard": 0.0, "value": parts.subplots},
            _cameras={"heard": 0.0, "value": parts.cameras},
            _picture=picture,
            _controls=controls,
        )
        self.observe(self._take, "_settings")
        redraw.watch(self)
        if self.comm is not None:
            follow_closing(self.comm, self)

    @property
    def figure(self) -> Figure:
        """What it shows; RuntimeError where it is closed and nothing else kept the figure."""
        if (figure := self._figure()) is None:
            raise RuntimeError("The widget is closed, and the figure that it showed is gone.")
        return figure

    @property
    def is_closed(self) -> bool:
        """Whether it is no longer connected to a page."""
        return self.comm is None

    def update(self) -> None:
        """Send what changed at once. It goes by itself some 30 ms later, but not while a cell is busy."""
        with self._lock:
            self._cancel()
            figure = self._figure()
            if figure is None or self.is_closed:
                return
            parts, known = self._scene.now(figure), self._known
            self._known, is_wrong, self._is_wrong = parts, self._is_wrong, False
            with self.hold_sync():  # one message: the scene names no block that is not there
                self._send_blocks()
                if is_wrong or parts.rest != known.rest:
                    self._rest = {**parts.rest, "sent": self._rest.get("sent", 0) + 1}
                if is_wrong or parts.subplots != known.subplots:
                    self._subplots = {"heard": self._heard, "value": parts.subplots}
                if is_wrong or parts.cameras != known.cameras:
                    self._cameras = {"heard": self._heard, "value": parts.cameras}

    def changed(self, source: object) -> None:
        """Something was set on `source`: send it soon, if it may show in this figure."""
        figure = self._figure()
        if figure is None or self._is_due or not concerns(source, figure):
            return
        if self._loop is None or self._loop.is_closed():
            return  # nobody looks: `update` sends it
        self._is_due = True
        self._loop.call_soon_threadsafe(weak_method(self._wait))

    def shows(self, source: object) -> bool:
        """Whether `source` moves little by little here: browsers do that themselves, so never."""
        return False

    def close(self) -> None:
        """Take it from the page. The figure stays as it is."""
        if self.is_closed:
            return
        with self._lock:
            self._cancel()
            redraw.unwatch(self)
            if (figure := self._figure()) is not None:
                self._figure = weakref.ref(figure)
            self._scene = LiveScene()
            self.layout.close()  # a widget of its own
            super().close()

    def _repr_mimebundle_(self, **options: Any) -> Any:
        if (shell := jupyter_shell()) is not None:
            cells_of(shell).add(self)
        shown = super()._repr_mimebundle_(**options)
        assert shown is not None, "a widget has a view"
        data, metadata = shown
        return {**data, "image/png": self._picture}, metadata  # for whoever shows no widgets

    def _wait(self) -> None:
        """Send what changed, and what will within a pause; in the thread of the event loop."""
        if self._loop is not None and not self.is_closed:
            self._timer = self._loop.call_later(PAUSE_S, weak_method(self.update))

    def _cancel(self) -> None:
        self._is_due = False
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _send_blocks(self) -> None:
        """Have the browser get the blocks that are new."""
        blocks = self._scene.slots.packed
        new = {name for name in blocks if not self.has_trait(name)}
        if new:
            traits = {name: traitlets.Bytes(blocks[name]).tag(sync=True) for name in new}
            self.add_traits(**traits)
        for name in blocks.keys() - new:
            setattr(self, name, blocks[name])

    def _take(self, change: dict) -> None:
        """Set on the figure what the browser set; where that fails, it gets back what is so.

        Settings are [stamp, value, generation of the scene] by path: all that the browser ever set.
        """
        failure: Exception | None = None
        with self._lock:
            figure = self.figure
            known = copy.deepcopy(self._known)
            for path, (stamp, value, generation) in change["new"].items():
                if self._stamps.get(path) == stamp:
                    continue
                self._stamps[path] = stamp
                self._heard = max(self._heard, stamp)
                try:
                    if generation != known.rest["generation"]:
                        raise SettingError(f"{path} was set in a scene that is there no more.")
                    apply(figure, self._scene, path, value)
                    expect(known, path, value)
                except (TypeError, ValueError, LookupError) as error:
                    self._is_wrong, failure = True, failure or error
            self._known = known
        if self._is_wrong:
            self.changed(figure)
        if failure is not None:
            raise failure


def _running_loop() -> asyncio.AbstractEventLoop | None:
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None
