"""A window that shows a figure: it draws on demand, takes events, and stays smooth while things move."""

import sys
import time
import traceback

from .. import changes, loop, settings
from ..engine.window_target import WindowTarget
from ..scene.staged import StagedRenderer
from .glfw_canvas import make_glfw_canvas

TITLE = "volrender"
LONGEST_TICK_S = 0.1  # after a pause, motion goes on instead of jumping


def open_window(figure, canvas, panel: bool) -> "Window":
    """Show a figure in a new window, or on a canvas.

    Parameters
    ----------
    figure : Figure
    canvas : "glfw" or rendercanvas canvas
    panel : bool
        Whether it has a control panel, where that is installed.
    """
    if canvas == "glfw":
        canvas = make_glfw_canvas(figure.size, TITLE)
    return Window(figure, canvas, panel)


class Window:
    """A figure on a canvas of rendercanvas. Made by `Figure.show`.

    Parameters
    ----------
    figure : Figure
    canvas : rendercanvas canvas
    panel : bool

    Attributes
    ----------
    figure : Figure
    canvas : rendercanvas canvas
    frame_ms : float
        What the last frame took.
    """

    def __init__(self, figure, canvas, panel: bool = True):
        self.figure = figure
        self.canvas = canvas
        self.frame_ms = 0.0
        self.title = TITLE
        self._is_moving = True
        self._target = WindowTarget(figure.engine, canvas)
        self._renderer = StagedRenderer(figure.engine)
        self._panel = None
        self._drawn_at = time.perf_counter()
        self._failure = ""  # of the last frame
        canvas.add_event_handler(self._on_event, "*")
        changes.watch(self)
        loop.add_loop(_loop_of(canvas))
        canvas.request_draw(self._draw)

    @property
    def is_closed(self) -> bool:
        """Whether the window is gone; the figure can then be shown again."""
        return self.canvas.get_closed()

    @property
    def is_final(self) -> bool:
        """Whether it shows the picture that an export gives, with nothing left to refine."""
        return self._renderer.is_final

    @property
    def quality(self):
        """How coarse the coarsest volume on show is: a `Quality` of ``share`` and ``stretch``."""
        return self._renderer.quality

    @property
    def is_moving(self) -> bool:
        """Whether it draws frame after frame: something moves by itself, or is being refined."""
        return self._is_moving

    @property
    def title(self) -> str:
        """In the window's frame."""
        return self._title

    @title.setter
    def title(self, value: str) -> None:
        self._title = settings.optional_text("title", value) or TITLE
        self.canvas.set_title(self._title)

    @property
    def target_ms(self) -> float:
        """How long a frame may take while something moves, milliseconds; 33 at first."""
        return self._renderer.target_ms

    @target_ms.setter
    def target_ms(self, value: float) -> None:
        self._renderer.target_ms = float(value)

    def close(self) -> None:
        """Close the window. The figure stays as it is."""
        self.canvas.close()

    def changed(self) -> None:
        """Something was set, perhaps of this figure: draw again."""
        self.canvas.request_draw()

    def _on_event(self, event: dict) -> None:
        kind = event["event_type"]
        if kind == "close":
            changes.unwatch(self)
        elif kind == "resize":
            self._resize()
        elif kind != "before_draw":
            self.figure.handle_event(event)

    def _resize(self) -> None:
        width, height = self.canvas.get_logical_size()
        if width >= 1 and height >= 1:
            self.figure.size = (round(width), round(height))
            self.canvas.request_draw()

    def _draw(self) -> None:
        now = time.perf_counter()
        elapsed_s = min(now - self._drawn_at, LONGEST_TICK_S)
        self._drawn_at = now
        try:
            self._is_moving = self._render(elapsed_s)
            self._failure = ""
        except Exception:  # of an animation, say: it is shown, and the window lives on
            self._report()
            self._is_moving = self.figure._is_animated()
        if self._is_moving:
            self.canvas.request_draw()
        self.frame_ms = (time.perf_counter() - now) * 1e3
        overhead_ms = self.frame_ms - self._renderer.march_ms
        self._renderer.overhead_ms += 0.25 * (overhead_ms - self._renderer.overhead_ms)

    def _render(self, elapsed_s: float) -> bool:
        """Draw a frame; whether another one must follow."""
        figure = self.figure
        size_px = self.canvas.get_physical_size()
        composition = figure._compose(size_px, self.canvas.get_pixel_ratio())
        dispatch = figure._chosen_dispatch()
        engine = figure.engine
        with engine.lock:
            encoder = engine.encoder()
            self._target.next_view()
            self._renderer.encode(encoder, composition, size_px, dispatch, self._target.present)
            engine.device.queue.submit([encoder.finish()])
            engine.wait()  # so that the time of a frame is known, and no frames pile up
        return figure._is_animated() or not self._renderer.is_final

    def _report(self) -> None:
        """Print what went wrong, once for frames that fail in the same way one after the other."""
        failure = traceback.format_exc()
        if failure != self._failure:
            self._failure = failure
            print(failure, file=sys.stderr, flush=True)


def _loop_of(canvas):
    """The rendercanvas loop that a canvas lives in, or None."""
    group = canvas._rc_canvas_group
    return None if group is None else group.get_loop()
