"""A window that shows a figure: it draws on demand, takes events, and stays smooth while things move."""

import time
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...base import checks, redraw
from ...base.weak import weak_method
from ...engine.device.errors import gpu_errors
from ...engine.frame.canvas_target import WindowTarget
from ...scene.drawing.refinement import Refine
from ...scene.drawing.renderer import Renderer
from ..agenda import agenda, call_soon, loop_of
from ..concern import concerns
from .captures import Captures
from .dropped import Dropped
from .failures import Failures, WindowClosedError, print_failure
from .geometry import Geometry
from .notes import Notes
from .panel import make_panel
from .scout import Scout
from .shortcuts import handle_key

if TYPE_CHECKING:
    from ...scene.drawing.quality import Quality
    from ...scene.figure.figure import Figure
    from ...scene.figure.subplot import Subplot
    from .panel.panel import Panel

TITLE = "volrender"
LONGEST_TICK_S = 0.1  # after a pause, motion goes on instead of jumping


class Window:
    """A figure on a canvas of rendercanvas. Made by `Figure.show`.

    Parameters
    ----------
    figure, canvas, panel
        What it shows, a canvas of rendercanvas, and whether it has a panel.

    Attributes
    ----------
    frame_ms : float
        What the last frame took.
    on_rest : callable or None
        Called without arguments after a frame that no other follows by itself.
    """

    def __init__(self, figure: "Figure", canvas: Any, panel: bool = True) -> None:
        self._figure: Callable[[], Figure | None] = lambda: figure  # weakly, where it is closed
        self.canvas = canvas
        self.frame_ms, self.title = 0.0, TITLE
        self.on_rest: Callable | None = None
        self._is_moving = True
        self._target: WindowTarget | None = WindowTarget(figure.engine, canvas)  # None once closed
        self._pace, self._scout = Refine(figure.engine), Scout(figure.engine)
        self._renderer: Renderer | None = None  # made with the first frame, which has its size
        self._panel = make_panel(figure, canvas, self._target.format) if panel else None
        self._geometry = Geometry(canvas, self._panel)
        self._notes = Notes(canvas)
        self._captures, self._dropped = Captures(self._notes), Dropped(self._notes)
        self._drawn_at = time.perf_counter()
        self._failures = Failures(weak_method(self._end), getattr(canvas, "tell", print_failure))
        canvas.add_event_handler(self._on_event, "*")
        canvas.on_drop = weak_method(self._on_event)
        redraw.watch(self)
        agenda.add_loop(loop_of(canvas))
        canvas.request_draw(self._draw)

    @property
    def figure(self) -> "Figure":
        """What it shows; RuntimeError where it is closed and nothing else kept the figure."""
        if (figure := self._figure()) is None:
            raise RuntimeError("The window is closed, and the figure that it showed is gone.")
        return figure

    @property
    def panel(self) -> "Panel | None":
        """The control panel, or None."""
        return self._panel

    @property
    def is_closed(self) -> bool:
        """Whether the window is gone; the figure can then be shown again."""
        return self.canvas.get_closed()

    @property
    def is_final(self) -> bool:
        """Whether it shows the picture that an export gives, with nothing left to refine."""
        return self._pace.is_final and not (self._failures.has_failed or self._notes.is_improving)

    @property
    def quality(self) -> "Quality":
        """How coarse the coarsest volume on show is: ``share`` and ``stretch``."""
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

    def show(self) -> None:
        """Have the user see it: nothing, since it opens by itself."""

    def close(self) -> None:
        """Close the window. The figure stays as it is."""
        self.canvas.close()

    def rest(self) -> None:
        """Let go of what is on the GPU for pictures of it, until the next one."""
        self._renderer = None
        self._pace.forget()
        self._scout.rest()

    def resize(self, size: tuple[int, int]) -> None:
        """Make it as large as a figure of a `size` in logical pixels needs; RuntimeError where it stays."""
        self._geometry.resize(size)

    def screenshot(self) -> Path:
        """Write the figure's picture to the working directory, under a number that is not taken."""
        return self._captures.screenshot(self.figure)

    def toggle_recording(self) -> None:
        """Begin to record a movie of the window into the working directory, or end it."""
        self._captures.toggle_recording()

    @property
    def is_recording(self) -> bool:
        """Whether a movie of it is being made."""
        return self._captures.is_recording

    def say(self, text: str) -> None:
        """Show a short `text` at the bottom left for some seconds."""
        self._notes.say(text)

    @property
    def message(self) -> str | None:
        """What it says now, or None."""
        return self._notes.message

    def changed(self, source: object) -> None:
        """Something was set on an object: draw again, if it may show in this figure."""
        if self.shows(source):
            self.canvas.request_draw()

    def shows(self, source: object) -> bool:
        """Whether its picture may depend on an object."""
        figure = self._figure()
        return figure is not None and concerns(source, figure)

    @property
    def subplot(self) -> "Subplot":
        """The subplot under the pointer, or where it was last; the first one at the start."""
        return self.figure.stage.subplot

    @property
    def main_subplot(self) -> "Subplot":
        """That one; of orthogonal views, where it is a slice, the view of the whole volume."""
        return self.figure.main_subplot(self.subplot)

    @property
    def is_help_shown(self) -> bool:
        """Whether the list of shortcuts is on the window."""
        return self._notes.is_help_shown

    def toggle_help(self) -> None:
        """Show the list of shortcuts, or hide it."""
        kinds = {graphic.kind for subplot in self.figure for graphic in subplot.graphics}
        controller, has_panel = self.subplot.controller, self._panel is not None
        self._notes.toggle_help(controller, kinds or {"image_volume"}, has_panel)

    def _on_event(self, event: dict) -> None:
        kind = event["event_type"]
        try:
            if kind == "close":
                self._closed()
            elif kind == "resize":
                self._geometry.follow(self.figure)
                self.canvas.request_draw()
            elif kind == "drop":
                self._dropped.open(event["paths"], self._geometry.subplot_at(self.figure, event))
            elif kind != "before_draw":
                self._handle(event)
        except Exception:
            self._failures.report()

    def _handle(self, event: dict) -> None:
        """Pass an event on to the first that takes it: the panel, a shortcut, or the figure."""
        if (panel := self._panel) is not None:
            panel.status.follow(event)
            taken = panel.handle_event(event)
            if taken or panel.wants_draw:
                self.canvas.request_draw()
            if taken:
                return
        if handle_key(self, event) or self._geometry.tell(self.figure, event):
            self.canvas.request_draw()

    def _closed(self) -> None:
        redraw.unwatch(self)
        self._target = self.on_rest = None  # before the canvas is gone, not when Python ends
        self.rest()
        if (figure := self._figure()) is not None:
            figure.pause()
            self._figure = weakref.ref(figure)  # which keeps the window
        if self._panel is not None:
            self._panel.close()
            self._panel = self._geometry.panel = None
        self._captures.finish()

    def _draw(self) -> None:
        now = time.perf_counter()
        elapsed_s, self._drawn_at = min(now - self._drawn_at, LONGEST_TICK_S), now
        try:
            self._is_moving = self._render(elapsed_s)
            if self.on_rest is not None and not self._is_moving:
                self.on_rest()
            self._failures.clear()
        except WindowClosedError:
            self._is_moving = False
        except Exception:  # of an animation, say: it is shown, and the window lives on
            is_first = self._failures.report()
            self._is_moving = self._target is not None and (is_first or self.figure.is_animated)
        if self._is_moving and not self._failures.is_fatal:
            self.canvas.request_draw()
        self.frame_ms = (time.perf_counter() - now) * 1e3
        self._pace.learn_overhead(self.frame_ms)

    def _render(self, elapsed_s: float) -> bool:
        """Draw a frame; whether another one must follow."""
        figure = self.figure
        self._dropped.show(figure)
        self._geometry.fit_figure(figure)
        is_steered = figure.stage.tick(elapsed_s)
        if (panel := self._panel) is not None:
            panel.status.frame_ms, panel.status.target_fps = self.frame_ms, 1e3 / self.target_ms
            panel.update()
            self._pace.drafts = panel.is_editing
        figure.animate()
        self._draw_frame()
        if panel is not None:
            panel.status.resolution = self.quality.share
        return (
            self._notes.follow(figure.stage, self._pace.is_final)
            or is_steered
            or figure.is_animated
            or not self._pace.is_final
            or self._scout.is_looking
            or self.is_recording
            or (panel is not None and panel.wants_draw)
        )

    def _draw_frame(self) -> None:
        """Have the GPU draw the figure onto the canvas, and over it the panel, and wait for it."""
        target = self._target
        if target is None or self.is_closed:  # by a handler or an animation
            raise WindowClosedError
        stage, engine = self.figure.stage, self.figure.engine
        size_px, pixel_ratio = self.canvas.get_physical_size(), self.canvas.get_pixel_ratio()
        renderer = self._renderer = self._renderer or Renderer(engine, size_px, self._pace)
        renderer.fit(size_px)
        part_px = self._geometry.part_px()
        notes = self._notes.items(size_px, pixel_ratio, part_px)
        dispatch = stage.chosen_dispatch()
        with engine.lock, gpu_errors("drawing a frame"):
            composition = stage.compose(renderer, size_px, pixel_ratio, notes, part_px)
            encoder = engine.encoder()
            renderer.encode(encoder, composition, dispatch, target.present)
            self._scout.look(encoder, composition, renderer.frame, dispatch, self.quality.share)
            if self._panel is not None:
                self._panel.encode(encoder, target.view)
            engine.submit(encoder)
            engine.wait()  # so that the time of a frame is known, and no frames pile up
        self._captures.add(lambda: renderer.picture(composition))

    def _end(self) -> None:
        """Close, after the frame or the event that is being handled."""
        call_soon(self.canvas, self.close)
