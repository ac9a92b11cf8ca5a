"""The control panel: at the right of a window, drawn over the figure, with imgui."""

import time
import weakref
from collections.abc import Callable
from typing import Any

from imgui_bundle import imgui

from ....scene.figure.figure import Figure
from ....scene.graphics.graphic import Graphic
from .clipboard import use_clipboard
from .history import History
from .imgui_renderer import Renderer
from .inputs import AWAKE_S, Inputs
from .layout import Layout
from .picture.gestures import Gestures
from .status import PanelStatus
from .watcher import Watcher
from .widgets.panel_width import WIDTH_PX

REFRESH_S = 0.1  # how old the layer may be while only the picture, or a number to read, changes


class Panel:
    """Controls for the volumes of a figure.

    In each frame, the window calls `update` before the figure is composed, and `encode` after it was
    drawn. Whatever the panel sets, and so whoever listens to that, comes before the frame.

    Parameters
    ----------
    figure : Figure
    canvas : rendercanvas canvas
        Of any kind; asked for its size and pixel ratio.
    texture_format : str
        Of the views given to `encode`.

    Attributes
    ----------
    status : PanelStatus
        Filled by the window.
    request_draw : callable
        Called where something looks different, so that an idle window draws.
    history : History
        What was set in the panel and by keys, to be undone.
    measuring : MeasuringTool
        What clicks in the picture measure.
    """

    def __init__(self, figure: Figure, canvas: Any, texture_format: str) -> None:
        self.status = PanelStatus(adapter=figure.engine.name)
        self.request_draw: Callable[[], None] = _do_nothing
        self._figure = figure
        self._canvas = canvas
        self._context = imgui.create_context()
        self._free_context = weakref.finalize(self, imgui.destroy_context, self._context)
        self._free_context.atexit = False
        imgui.set_current_context(self._context)
        use_clipboard(canvas)
        io = imgui.get_io()
        io.set_ini_filename("")
        io.backend_flags |= imgui.BackendFlags_.renderer_has_vtx_offset
        io.backend_flags |= imgui.BackendFlags_.renderer_has_textures
        io.config_input_text_cursor_blink = False  # an idle window draws nothing
        io.config_error_recovery_enable_assert = False  # it would hide the error behind it
        io.config_error_recovery_enable_tooltip = False
        self.history = History(figure)
        self._renderer = Renderer(figure.engine, texture_format)
        self._layout = Layout(figure, self.history, self._renderer)
        self.measuring = self._layout.measuring
        self._inputs = Inputs()
        self._gestures = Gestures(figure, self._layout, self.history)
        self._is_held = False  # whether a control was when it was laid out last
        self._watcher = Watcher(figure, self._on_change)
        self._pointer_moved = False
        self._drawn_at = time.perf_counter()
        self._made_of: tuple | None = None  # what decided how the layer looks
        self._is_late = False  # whether the last frame showed an older layer
        self._is_new = False  # whether what was laid out is not in the layer yet
        self._resolution = self.status.resolution  # that is shown
        self._is_closed = False

    @property
    def collapsed(self) -> bool:
        """Whether only a tab at the edge is left."""
        return self._layout.collapsed

    @collapsed.setter
    def collapsed(self, value: bool) -> None:
        self._layout.collapsed = bool(value)
        self.request_draw()

    @property
    def width_px(self) -> int:
        """How wide a part of the window it takes at the right, logical pixels; 0 collapsed."""
        return 0 if self.collapsed else WIDTH_PX

    @property
    def rectangles(self) -> dict[str, tuple[float, float, float, float]]:
        """Where each control of the last frame was: left, top, width, height, logical pixels."""
        return self._layout.ui.rectangles

    @property
    def error(self) -> str | None:
        """Why a property refused the last value; shown in the panel."""
        return self._layout.ui.error

    @property
    def graphic(self) -> Graphic | None:
        """The volume that the controls act on, or None."""
        return self._layout.volumes.graphic

    @graphic.setter
    def graphic(self, graphic: Graphic) -> None:
        for subplot in self._figure:
            if graphic in subplot.graphics:
                self._layout.volumes.subplot, self._layout.volumes.graphic = subplot, graphic
                self.request_draw()
                return
        raise ValueError(f"{graphic!r} is not in this figure.")

    def channel_of(self, graphic: Graphic) -> int:
        """The number of the channel that is chosen of a volume; 0 where it has no others."""
        return self._layout.channels.chosen(graphic)

    @property
    def playing(self) -> bool:
        """Whether 4D data plays."""
        return bool(self._figure.is_playing)

    @playing.setter
    def playing(self, value: bool) -> None:
        if value:
            self._figure.play()
        else:
            self._figure.pause()

    @property
    def is_editing(self) -> bool:
        """Whether a button is held on a control, or on what is dragged in the picture."""
        return self._inputs.is_dragging or self._gestures.is_dragging

    @property
    def wants_draw(self) -> bool:
        """Whether something changes by itself, so that another frame is due."""
        inputs = self._inputs
        return (
            self._figure.is_playing
            or self._pointer_moved
            or self._is_late
            or self._resolution != self.status.resolution
            or inputs.frames_due > 0
            or inputs.is_dragging
            or self._layout.is_due
            or (self._layout.readout.is_due and not inputs.buttons)
            or time.perf_counter() < inputs.last_time + AWAKE_S
        )

    def covers(self, x_px: float, y_px: float) -> bool:
        """Whether the panel, or a list that it opened, is at a place; logical pixels."""
        return self._inputs.covers(x_px, y_px)

    def handle_event(self, event: dict) -> bool:
        """Take an event of the canvas; whether it is for the panel alone.

        Parameters
        ----------
        event : dict
            As rendercanvas sends them.
        """
        imgui.set_current_context(self._context)
        self._layout.movie.preview.follow(event)
        if event.get("event_type") == "resize":
            self._inputs.frames_due = max(self._inputs.frames_due, 1)
            return False
        if self._handle_in_picture(event):
            return True
        self._pointer_moved = event.get("event_type") in ("pointer_move", "pointer_up")
        return self._inputs.handle(event, time.perf_counter())

    def update(self) -> None:
        """Show the time point that is due, look under the pointer, and lay the controls out.

        Call it before a frame is composed: properties are set here, and their handlers called.
        """
        self._watcher.update()
        self._layout.update()
        self._pointer_moved = False
        if self._figure.is_playing:  # before the figure does it, so that the panel says what failed
            self._layout.ui.attempt(self._figure.player.advance)
        place = self.status.pointer_px
        if self.collapsed or (place is not None and self.covers(*place)):
            place = None
        place = place and self.status.in_figure(*place)
        is_held = bool(self._inputs.buttons)
        self._layout.readout.update(self._figure, place, self._watcher.changes, is_held)
        if not self._is_closed:  # by a handler
            self._lay_out()

    def _lay_out(self) -> None:
        """Lay the controls out anew, if the layer is too old; then set what was chosen."""
        size_px, ratio = tuple(self._canvas.get_physical_size()), self._canvas.get_pixel_ratio()
        news = self._layout.news
        made_of = (size_px, ratio, self.collapsed, self._watcher.changes, news)
        now, has_changed = time.perf_counter(), made_of != self._made_of
        calm = self._inputs.frames_due == 0 and not self._inputs.is_dragging
        self._is_late = calm and not has_changed and now < self._drawn_at + REFRESH_S
        if self._is_late:
            return
        self._made_of, self._is_new = made_of, True
        self._resolution = self.status.resolution
        setter = self._layout.ui.setter
        with setter.later() as chosen:
            self._run_imgui(size_px, float(ratio), now)
        if chosen or has_changed:  # to show what came of it: imgui draws a new list one frame later
            self._inputs.frames_due = max(self._inputs.frames_due, 1)
        if chosen:
            with self.history.recording(self._inputs.presses if self._is_held else None):
                for action in chosen:
                    setter.attempt(action)

    def _run_imgui(self, size_px, ratio: float, now: float) -> None:
        imgui.set_current_context(self._context)
        io = imgui.get_io()
        io.display_size = imgui.ImVec2(size_px[0] / ratio, size_px[1] / ratio)
        io.display_framebuffer_scale = imgui.ImVec2(ratio, ratio)
        io.delta_time = min(max(now - self._drawn_at, 1e-4), 1.0)
        self._drawn_at = now
        imgui.new_frame()
        try:
            self._layout.draw(size_px[0] / ratio, size_px[1] / ratio, self.status)
            self._is_held = bool(self._inputs.buttons) or imgui.is_any_item_active()
        finally:
            imgui.render()
        any_popup = imgui.PopupFlags_.any_popup_id | imgui.PopupFlags_.any_popup_level
        self._inputs.has_popup = imgui.is_popup_open("", any_popup)
        self._inputs.areas = _areas(but=imgui.WindowFlags_.no_mouse_inputs)
        self._inputs.wants_text = io.want_text_input
        self._inputs.frames_due = max(0, self._inputs.frames_due - 1)

    def encode(self, encoder: Any, view: Any) -> None:
        """Record the drawing of the panel, as it was laid out last, over a picture.

        Parameters
        ----------
        encoder : wgpu command encoder
        view : wgpu.GPUTextureView
            Of the window's texture, with what was drawn before.
        """
        size_px = tuple(view.texture.size[:2])
        if self._is_new or self._renderer.size_px != size_px:
            imgui.set_current_context(self._context)
            self._renderer.draw_layer(encoder, imgui.get_draw_data(), size_px, _areas())
            self._is_new = False
        self._renderer.lay_over(encoder, view)

    def close(self) -> None:
        """Free what the panel has; it cannot be used afterwards."""
        self._is_closed = True
        self._layout.movie.making.stop()
        self._watcher.close()
        self._free_context()

    def _on_change(self, event) -> None:
        if event.type in ("data", "time"):
            for look in event.graphic.looks:
                self._layout.distributions.forget(look.data)
                self._layout.joint.differences.forget(look.data)
        self.request_draw()

    def _handle_in_picture(self, event: dict) -> bool:
        """Do what the panel does in the picture; whether the event was for that.

        Whoever listens to graphics hears of it too, and clicks that are no drags pick labels out.
        """
        inputs, place, is_taken = self._inputs, None, self._inputs.wants_text
        if "x" in event and "y" in event:
            place = self.status.in_figure(event["x"], event["y"])
            is_taken = self.covers(event["x"], event["y"])
        is_free = not (is_taken or inputs.has_popup or inputs.buttons)
        taken = self._gestures.handle(event, place, is_free)
        if taken and place is not None:
            x, y = place
            self._figure.stage.pointer.handle({**event, "x": x, "y": y})
        return taken


def _do_nothing() -> None:
    """What `request_draw` is until a window sets it."""


def _areas(but: int = 0) -> list[tuple[float, float, float, float]]:
    """Where the windows of this frame are, but for those with some flags: tooltips take no pointer."""
    return [
        (window.pos.x, window.pos.y, window.size.x, window.size.y)
        for window in imgui.get_current_context().windows
        if window.active and not window.hidden and not window.flags & but
    ]
