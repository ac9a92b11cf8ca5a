"""The control panel: at the right of a window, drawn over the figure, with imgui."""

import math
import time
import weakref
from dataclasses import dataclass

from imgui_bundle import imgui

from . import theme
from .appearance import appearance, crop
from .colormap_menu import ColormapMenu
from .contrast import Contrast
from .distributions import Distributions
from .inputs import AWAKE_S, Inputs
from .plane_drag import PlaneDrag
from .player import Player, times
from .readout import Readout
from .renderer import Renderer
from .slice_plane import SlicePlane
from .surface import surface
from .view import view
from .volumes import Volumes, mode_row
from .watcher import Watcher
from .widgets import Widgets, arrow

_FLAGS = (
    imgui.WindowFlags_.no_title_bar
    | imgui.WindowFlags_.no_resize
    | imgui.WindowFlags_.no_move
    | imgui.WindowFlags_.no_saved_settings
    | imgui.WindowFlags_.no_scrollbar
    | imgui.WindowFlags_.no_scroll_with_mouse
)
WIDEST = 0.85  # of the window
LEAST_HEIGHT_PX = 520  # of a window in which the readout stays while the controls scroll
REFRESH_S = 0.1  # how old the layer may be while only the picture, or a number to read, changes


@dataclass
class PanelStatus:
    """What the window tells the panel.

    Attributes
    ----------
    frame_ms : float or None
        How long the last frame took.
    adapter : str
        The name of the adapter.
    resolution : float
        Share of the full resolution that is drawn while things move, 0 to 1.
    pointer_px : (float, float) or None
        Where the pointer is, logical pixels; None outside of the window.
    target_fps : float or None
        Frames per second that the window keeps up.
    """

    frame_ms: float | None = None
    adapter: str = ""
    resolution: float = 1.0
    pointer_px: tuple[float, float] | None = None
    target_fps: float | None = None


class Panel:
    """Controls for the volumes of a figure.

    In each frame, the window calls `update` before the figure is drawn and `encode` after it.

    Parameters
    ----------
    figure : Figure
    canvas : rendercanvas canvas
        Of any kind; asked for its pixel ratio.
    texture_format : str
        Of the views given to `encode`.

    Attributes
    ----------
    status : PanelStatus
        Filled by the window.
    collapsed : bool
        Whether only a tab at the edge is left.
    request_draw : callable
        Called where something looks different, so that an idle window draws.
    """

    def __init__(self, figure, canvas, texture_format: str):
        self.status = PanelStatus(adapter=figure.engine.name)
        self.collapsed = False
        self.request_draw = _do_nothing
        self._figure = figure
        self._canvas = canvas
        self._context = imgui.create_context()
        self._free_context = weakref.finalize(self, imgui.destroy_context, self._context)
        self._free_context.atexit = False
        imgui.set_current_context(self._context)
        io = imgui.get_io()
        io.set_ini_filename("")
        io.backend_flags |= imgui.BackendFlags_.renderer_has_vtx_offset
        io.backend_flags |= imgui.BackendFlags_.renderer_has_textures
        io.config_input_text_cursor_blink = False  # an idle window draws nothing
        io.config_error_recovery_enable_assert = False  # it would hide the error behind it
        io.config_error_recovery_enable_tooltip = False
        self._ui = Widgets(theme.apply_theme())
        self._renderer = Renderer(figure.engine, texture_format)
        self._inputs = Inputs()
        self._distributions = Distributions()
        self._volumes = Volumes(figure)
        self._contrast = Contrast(self._distributions)
        self._colormaps = ColormapMenu()
        self._slice_plane = SlicePlane()
        self._player = Player()
        self._readout = Readout()
        self._plane_drag: PlaneDrag | None = None
        self._watcher = Watcher(figure, self._on_change)
        self._pointer_moved = False
        self._drawn_at = time.perf_counter()
        self._made_of = None  # what decided how the layer looks
        self._is_late = False  # whether the last frame showed an older layer

    @property
    def rectangles(self) -> dict[str, tuple[float, float, float, float]]:
        """Where each control of the last frame was: left, top, width, height, logical pixels."""
        return self._ui.rectangles

    @property
    def error(self) -> str | None:
        """Why a property refused the last value; shown in the panel."""
        return self._ui.error

    @property
    def graphic(self):
        """The volume that the controls act on, or None."""
        return self._volumes.graphic

    @graphic.setter
    def graphic(self, graphic) -> None:
        for subplot in self._figure:
            if graphic in subplot.graphics:
                self._volumes.subplot, self._volumes.graphic = subplot, graphic
                self.request_draw()
                return
        raise ValueError(f"{graphic!r} is not in this figure.")

    @property
    def playing(self) -> bool:
        """Whether 4D data plays."""
        return self._player.playing

    @playing.setter
    def playing(self, value: bool) -> None:
        self._player.playing = bool(value)
        self.request_draw()

    @property
    def wants_draw(self) -> bool:
        """Whether something changes by itself, so that another frame is due."""
        inputs = self._inputs
        return (
            self._player.playing
            or self._pointer_moved
            or self._is_late
            or inputs.frames_due > 0
            or inputs.is_dragging
            or self._distributions.is_due
            or (self._readout.is_due and not inputs.buttons)
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
        if event.get("event_type") == "resize":
            self._inputs.frames_due = max(self._inputs.frames_due, 1)
            return False
        if self._drag_plane(event):
            return True
        self._pointer_moved = event.get("event_type") in ("pointer_move", "pointer_up")
        return self._inputs.handle(event, time.perf_counter())

    def update(self) -> None:
        """Show the volume that is due, and look under the pointer. Call it before drawing."""
        self._watcher.update()
        self._volumes.update()
        self._pointer_moved = False
        subplot, graphic = self._volumes.subplot, self._volumes.graphic
        self._player.update(self._ui, subplot, graphic)
        place = self.status.pointer_px
        if self.collapsed or (place is not None and self.covers(*place)):
            place = None
        place_px = None if place is None else self._figure_px(*place)
        is_held = bool(self._inputs.buttons)
        self._readout.update(self._figure, place_px, self._watcher.changes, is_held)

    def encode(self, encoder, view) -> None:
        """Record the drawing of the panel over a picture.

        Parameters
        ----------
        encoder : wgpu command encoder
        view : wgpu.GPUTextureView
            Of the window's texture, with what was drawn before.
        """
        imgui.set_current_context(self._context)
        size_px = tuple(view.texture.size[:2])
        ratio = float(self._canvas.get_pixel_ratio())
        made_of = (size_px, ratio, self.collapsed, self._watcher.changes)
        now = time.perf_counter()
        calm = self._inputs.frames_due == 0 and not self._inputs.is_dragging
        self._is_late = calm and made_of == self._made_of and now < self._drawn_at + REFRESH_S
        if not self._is_late:
            self._made_of = made_of
            self._run_imgui(size_px, ratio, now)
            data = imgui.get_draw_data()
            self._renderer.draw_layer(encoder, data, size_px, _areas())
        self._renderer.lay_over(encoder, view)

    def _run_imgui(self, size_px, ratio: float, now: float) -> None:
        """Lay the controls out anew; they act on what they are bound to."""
        io = imgui.get_io()
        io.display_size = imgui.ImVec2(size_px[0] / ratio, size_px[1] / ratio)
        io.display_framebuffer_scale = imgui.ImVec2(ratio, ratio)
        io.delta_time = min(max(now - self._drawn_at, 1e-4), 1.0)
        self._drawn_at = now
        self._ui.rectangles.clear()
        imgui.new_frame()
        try:
            self._draw(size_px[0] / ratio, size_px[1] / ratio)
        finally:
            imgui.render()
        self._inputs.areas = _areas(but=imgui.WindowFlags_.no_mouse_inputs)
        self._inputs.wants_text = io.want_text_input
        self._inputs.frames_due = max(0, self._inputs.frames_due - 1)

    def close(self) -> None:
        """Free what the panel has; it cannot be used afterwards."""
        self._watcher.close()
        self._free_context()

    def _on_change(self, event) -> None:
        if event.type in ("data", "time"):
            self._distributions.forget(event.graphic.data)
        self.request_draw()

    def _figure_px(self, x_px: float, y_px: float) -> tuple[float, float]:
        """Logical pixels of the canvas to pixels of the figure, which fills it."""
        width, height = self._canvas.get_logical_size()
        return x_px * self._figure.size[0] / width, y_px * self._figure.size[1] / height

    def _drag_plane(self, event: dict) -> bool:
        """Begin, go on with or end dragging a slice in the picture; whether the event was for that."""
        name = event.get("event_type")
        if self._plane_drag is not None:
            if name == "pointer_move":
                plane = self._plane_drag.plane_for(*self._figure_px(event["x"], event["y"]))
                self._ui.set(self._plane_drag.graphic, "plane", plane)
            elif name == "pointer_up" and event.get("button") == 1:
                self._plane_drag = None
            return name.startswith("pointer_")
        if name != "pointer_down" or event.get("button") != 1 or self._inputs.buttons:
            return False
        modifiers = event.get("modifiers", ())
        if not (self._slice_plane.dragging or "Control" in modifiers):
            return False
        if self._inputs.has_popup or self.covers(event["x"], event["y"]):
            return False
        place_px = self._figure_px(event["x"], event["y"])
        drags = (PlaneDrag.at(subplot, *place_px, "Shift" in modifiers) for subplot in self._figure)
        self._plane_drag = next((drag for drag in drags if drag is not None), None)
        return self._plane_drag is not None

    def _draw(self, width: float, height: float) -> None:
        self._volumes.update()
        if self.collapsed:
            self._draw_tab(width, height)
        else:
            left = math.floor(width - min(theme.WIDTH_PX, WIDEST * width))
            imgui.set_next_window_pos((left, 0))
            imgui.set_next_window_size((math.ceil(width) - left, math.ceil(height)))
            imgui.begin("panel", None, _FLAGS)
            self._draw_panel()
            imgui.end()
        any_popup = imgui.PopupFlags_.any_popup_id | imgui.PopupFlags_.any_popup_level
        self._inputs.has_popup = imgui.is_popup_open("", any_popup)

    def _draw_tab(self, width: float, height: float) -> None:
        tab_width, tab_height = theme.TAB_PX
        imgui.set_next_window_pos((width - tab_width, (height - tab_height) / 2))
        imgui.set_next_window_size(theme.TAB_PX)
        imgui.push_style_var(imgui.StyleVar_.window_padding, imgui.ImVec2(0, 0))
        imgui.push_style_var(imgui.StyleVar_.window_min_size, imgui.ImVec2(1, 1))
        imgui.begin("tab", None, _FLAGS)
        imgui.pop_style_var(2)
        if imgui.invisible_button("##expand", theme.TAB_PX):
            self.collapsed = False
            self._inputs.frames_due += 1
        self._ui.mark("expand", "Show the controls")
        colour = theme.TEXT if imgui.is_item_hovered() else theme.TEXT_DIM
        middle = (width - tab_width / 2, height / 2)
        arrow(-1.0)(imgui.get_window_draw_list(), *middle, 5.0, theme.packed(colour))
        imgui.end()

    def _draw_panel(self) -> None:
        ui = self._ui
        self._draw_title()
        has_room = imgui.get_window_height() >= LEAST_HEIGHT_PX
        footer = self._readout.height() if has_room else 0.0
        if ui.error:
            footer += _note_height(ui.error)
        imgui.begin_child("controls", (0, -footer))
        self._volumes.draw(ui)
        if self._volumes.graphic is not None:
            self._draw_controls(self._volumes.graphic)
        if ui.heading("view", "View", is_open=False):
            view(ui, self._volumes.subplot, self._figure)
        if not has_room:
            self._draw_readout()
        imgui.end_child()
        if ui.error:
            ui.note(ui.error, theme.ERROR)
            ui.mark("error")
        if has_room:
            self._draw_readout()

    def _draw_readout(self) -> None:
        imgui.separator()
        self._readout.draw(self._ui, self.status)

    def _draw_title(self) -> None:
        imgui.push_font(self._ui.fonts["bold"], theme.FONT_PX)
        imgui.align_text_to_frame_padding()
        imgui.text("Volumes")
        imgui.pop_font()
        padding = imgui.get_style().window_padding.x
        imgui.same_line(imgui.get_window_width() - padding - imgui.get_frame_height())
        if self._ui.icon("collapse", arrow(1.0), help="Hide the controls", is_bare=True):
            self.collapsed = True
            self._inputs.frames_due += 1

    def _draw_controls(self, graphic) -> None:
        ui = self._ui
        subplot = self._volumes.subplot
        mode_row(ui, graphic)
        if times(graphic) > 1 and ui.heading("time", "Time"):
            self._player.draw(ui, subplot, graphic)
        if ui.heading("contrast", "Contrast"):
            self._contrast.draw(ui, graphic)
            if not graphic.data.is_colour:
                self._colormaps.draw(ui, graphic)
            ui.bound_slider(graphic, "gamma", "Gamma", 0.1, 5, log=True)
        if graphic.mode == "iso" and ui.heading("surface", "Surface"):
            surface(ui, graphic)
        if graphic.mode == "slice" and ui.heading("plane", "Slice plane"):
            self._slice_plane.draw(ui, graphic, subplot.camera)
        if ui.heading("appearance", "Appearance"):
            appearance(ui, graphic)
        if ui.heading("crop", "Crop", is_open=False):
            crop(ui, graphic)


def _do_nothing() -> None:
    """What `request_draw` is until a window sets it."""


def _note_height(text: str) -> float:
    width = imgui.get_content_region_avail().x  # in letters that are larger than the note's
    return imgui.calc_text_size(text, wrap_width=width).y + imgui.get_style().item_spacing.y


def _areas(but: int = 0) -> list[tuple[float, float, float, float]]:
    """Where the windows of this frame are, but for those with some flags: tooltips take no pointer."""
    return [
        (window.pos.x, window.pos.y, window.size.x, window.size.y)
        for window in imgui.get_current_context().windows
        if window.active and not window.hidden and not window.flags & but
    ]
