"""A window that shows a figure: it draws on demand, takes events, and stays smooth while things move."""

import time
import weakref

from ...base import checks, redraw
from ...engine.device.errors import gpu_errors
from ...engine.frame.canvas_target import WindowTarget
from ...scene.drawing.refinement import Refine
from ...scene.drawing.renderer import Renderer
from ...scene.overlays.notes import HelpCard
from .. import loop
from .failures import Failures
from .glfw_canvas import make_glfw_canvas
from .panel import panel_available
from .panel_width import WIDTH_PX
from .resizing import Resizing
from .saving import Saving
from .session import in_session_loop
from .shortcuts import handle_key, help_sections

TITLE = "volrender"
LONGEST_TICK_S = 0.1  # after a pause, motion goes on instead of jumping

_windows: "weakref.WeakSet[Window]" = weakref.WeakSet()


def open_window(figure, canvas, panel: bool) -> "Window":
    """Show a figure in a new window, or on a canvas.

    Parameters
    ----------
    figure : Figure
    canvas : "glfw" or rendercanvas canvas
    panel : bool
        Whether it has a control panel, where that is installed.

    Raises
    ------
    RuntimeError
        The figure's device is lost, there is no display, or the canvas is closed or shows another
        figure.
    """
    figure.engine.check()  # to prepare a window on a lost device would end the process
    panel = panel and panel_available()
    if canvas == "glfw":
        width, height = figure.size
        beside = WIDTH_PX if panel else 0
        size = (width + beside, height)
        canvas = in_session_loop(lambda: make_glfw_canvas(size, TITLE))
    elif canvas.get_closed():
        raise RuntimeError(
            "The canvas that the figure was given is closed: show it on another, Figure(canvas=…)."
        )
    elif any(window.canvas is canvas and not window.is_closed for window in _windows):
        raise RuntimeError(
            "The canvas that the figure was given shows another figure: close that one's window, and "
            "give each figure a canvas of its own."
        )
    return Window(figure, canvas, panel)


class Window(Saving, Resizing):
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
        super().__init__(figure.engine)
        self.figure = figure
        self.canvas = canvas
        self.frame_ms = 0.0
        self.title = TITLE
        self._is_moving = True
        self._target: WindowTarget | None = WindowTarget(figure.engine, canvas)
        self._pace = Refine(figure.engine)
        self._renderer: Renderer | None = None  # made with the first frame, which has its size
        self._panel = None
        if panel:
            from .panel import Panel

            self._panel = Panel(figure, canvas, self._target.format)
            self._panel.request_draw = canvas.request_draw
        self._fit_panel()
        self._help = HelpCard()
        self._drawn_at = time.perf_counter()
        self._failures = Failures(self._end)
        canvas.add_event_handler(self._on_event, "*")
        redraw.watch(self)
        _windows.add(self)
        loop.add_loop(_loop_of(canvas))
        canvas.request_draw(self._draw)

    @property
    def panel(self):
        """The control panel, or None."""
        return self._panel

    @property
    def is_closed(self) -> bool:
        """Whether the window is gone; the figure can then be shown again."""
        return self.canvas.get_closed()

    @property
    def is_final(self) -> bool:
        """Whether it shows the picture that an export gives, with nothing left to refine."""
        return self._pace.is_final

    @property
    def quality(self):
        """How coarse the coarsest volume on show is: a `Quality` of ``share`` and ``stretch``."""
        return self._pace.quality

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
        self._title = checks.optional_text("title", value) or TITLE
        self.canvas.set_title(self._title)

    @property
    def target_ms(self) -> float:
        """How long a frame may take while something moves, milliseconds; 33 at first."""
        return self._pace.target_ms

    @target_ms.setter
    def target_ms(self, value: float) -> None:
        self._pace.target_ms = checks.number("target_ms", value, 1)

    def close(self) -> None:
        """Close the window. The figure stays as it is."""
        self.canvas.close()

    def changed(self) -> None:
        """Something was set, perhaps of this figure: draw again."""
        self.canvas.request_draw()

    @property
    def subplot(self):
        """The subplot under the pointer, or where it was last; the first one at the start."""
        return self.figure.stage.subplot

    @property
    def main_subplot(self):
        """That one; of orthogonal views, where it is a slice, the view of the whole volume."""
        return self.figure.main_subplot(self.subplot)

    @property
    def is_help_shown(self) -> bool:
        """Whether the list of shortcuts is on the window."""
        return self._help.visible

    def toggle_help(self) -> None:
        """Show the list of shortcuts, or hide it."""
        self._help.sections = help_sections(self.subplot.controller)
        self._help.visible = not self._help.visible
        self.canvas.request_draw()

    def _on_event(self, event: dict) -> None:
        kind = event["event_type"]
        try:
            if kind == "close":
                self._closed()
            elif kind == "resize":
                self._resize()
            elif kind != "before_draw":
                self._handle(event)
        except Exception:
            self._failures.report()

    def _handle(self, event: dict) -> None:
        """Pass an event on to the first that takes it: the panel, a shortcut, or the figure."""
        if self._panel is not None:
            if "x" in event and "y" in event:
                self._panel.status.pointer_px = event["x"], event["y"]
            elif event["event_type"] == "pointer_leave":
                self._panel.status.pointer_px = None
            taken = self._panel.handle_event(event)
            if taken or self._panel.wants_draw:
                self.canvas.request_draw()
            if taken:
                return
        if handle_key(self, event) or self.figure.handle_event(event):
            self.canvas.request_draw()

    def _closed(self) -> None:
        redraw.unwatch(self)
        self._target = None  # before the canvas is gone, not when Python ends
        if self._panel is not None:
            self._panel.close()
            self._panel = None
        self._end_recording()

    def _resize(self) -> None:
        if self._panel is not None:
            self._panel.handle_event({"event_type": "resize"})
        self._fit_panel()
        self._fit_figure()
        self.canvas.request_draw()

    def _draw(self) -> None:
        now = time.perf_counter()
        elapsed_s = min(now - self._drawn_at, LONGEST_TICK_S)
        self._drawn_at = now
        try:
            self._is_moving = self._render(elapsed_s)
            self._failures.clear()
        except Exception:  # of an animation, say: it is shown, and the window lives on
            self._failures.report()
            self._is_moving = self.figure.is_animated
        if self._is_moving and not self._failures.is_fatal:
            self.canvas.request_draw()
        self.frame_ms = (time.perf_counter() - now) * 1e3
        overhead_ms = self.frame_ms - self._pace.march_ms
        self._pace.overhead_ms += 0.25 * (overhead_ms - self._pace.overhead_ms)

    def _render(self, elapsed_s: float) -> bool:
        """Draw a frame; whether another one must follow."""
        figure, stage = self.figure, self.figure.stage
        size_px, pixel_ratio = self.canvas.get_physical_size(), self.canvas.get_pixel_ratio()
        self._fit_figure()
        is_steered = stage.tick(elapsed_s)
        if self._panel is not None:
            self._update_panel()
        figure.animate()
        if self._target is None or self.is_closed:  # by an animation
            return False
        composition = self._draw_frame(stage, size_px, pixel_ratio)
        if self._recording is not None:
            self._record(composition)
        return (
            is_steered
            or figure.is_animated
            or not self._pace.is_final
            or self._is_saving
            or (self._panel is not None and self._panel.wants_draw)
        )

    def _draw_frame(self, stage, size_px, pixel_ratio: float):
        """Have the GPU draw the figure onto the canvas, and wait for it."""
        engine = stage.engine
        if self._renderer is None:
            self._renderer = Renderer(engine, size_px, self._pace)
        self._renderer.fit(size_px)
        notes = self._notes(size_px, pixel_ratio)
        dispatch = stage.chosen_dispatch()
        with engine.lock, gpu_errors("drawing a frame"):
            composition = stage.compose(self._renderer, size_px, pixel_ratio, notes)
            encoder = engine.encoder()
            self._renderer.encode(encoder, composition, dispatch, self._target.present)
            if self._panel is not None:
                self._panel.status.resolution = self.quality.share
                self._panel.encode(encoder, self._target.view)
            engine.submit(encoder)
            engine.wait()  # so that the time of a frame is known, and no frames pile up
        return composition

    def _update_panel(self) -> None:
        status = self._panel.status
        status.frame_ms = self.frame_ms
        status.target_fps = 1e3 / self.target_ms
        self._panel.update()

    def _notes(self, size_px, pixel_ratio: float) -> list:
        """What lies over the figure."""
        room_px = tuple(round(side * pixel_ratio) for side in self.figure.size)
        return [
            *self._help.items(size_px, pixel_ratio, room_px),
            *self._message_drawables(size_px, pixel_ratio, room_px),
        ]

    def _end(self) -> None:
        """Close, after the frame or the event that is being handled."""
        event_loop = _loop_of(self.canvas)
        if event_loop is None:
            self.close()
        else:
            event_loop.call_soon(self.close)


def _loop_of(canvas):
    """The rendercanvas loop that a canvas lives in, or None."""
    group = canvas._rc_canvas_group
    return None if group is None else group.get_loop()
