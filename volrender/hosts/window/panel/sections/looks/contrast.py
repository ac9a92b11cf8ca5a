"""Which values get which colours: the histogram with its handles, and the numbers below it."""

from functools import partial

from imgui_bundle import imgui

from ......data.histogram import Distribution
from ...widgets import theme
from ...widgets.widgets import Widgets, number_text
from ..histogram.bars import Bars
from ..histogram.colour_strip import STRIP_PX, ColourStrip
from ..histogram.limits import (
    REACH_PX,
    limit_numbers,
    nearest_handle,
    set_limits,
    whole_of_integers,
    window_dragged,
)
from ..histogram.value_axis import INSET_PX, ValueAxis, range_around

PLOT_PX = 84  # height
PERCENTILES = (1.0, 99.8)


class Contrast:
    """The section of contrast."""

    def __init__(self) -> None:
        self.logarithmic = True
        self.zoomed = False
        self._held: str | None = None  # is dragged: "vmin", "vmax", "threshold" or "both"
        self._began = (0.0, 0.0, (0.0, 0.0))  # value and height of a press, and the limits then
        self._held_at = 0.0  # value under the pointer at its last move
        self._axis = ValueAxis()
        self._bars = Bars()
        self._strip = ColourStrip()

    def draw(self, ui: Widgets, look, distribution: Distribution, is_surface: bool) -> None:
        """Show and set vmin, vmax and, of a surface, the threshold.

        Parameters
        ----------
        ui : Widgets
        look : ImageVolumeGraphic, Channel or LabelsGraphic
        distribution : Distribution
            Of the values that have colours.
        is_surface : bool
        """
        self._plot(ui, look, distribution, is_surface)
        limit_numbers(ui, look)
        self._buttons(ui, look, distribution)

    def _plot(self, ui: Widgets, look, distribution, is_surface: bool) -> None:
        width = imgui.get_content_region_avail().x
        imgui.invisible_button("##histogram", (width, PLOT_PX + STRIP_PX))
        ui.mark("histogram")
        left, top, _, _ = ui.rectangles["histogram"]
        whole = (
            range_around(look.vmin, look.vmax, 0.1)
            if self.zoomed
            else range_around(*distribution.range)
        )
        self._axis.place(look, whole, left, width, self._held is not None)
        self._axis.steer(look, whole)
        names = ("vmin", "vmax", *(["threshold"] if is_surface else []))
        places = {name: self._axis.at(getattr(look, name)) for name in names}
        ui.rectangles["histogram.axis"] = (left + INSET_PX, top, width - 2 * INSET_PX, PLOT_PX)
        for name, x in places.items():
            y = top if name == "threshold" else top + PLOT_PX
            height = PLOT_PX / 2 if name == "threshold" else STRIP_PX
            ui.rectangles[name + " handle"] = (x - 3, y, 6, height)
        self._drag(ui, look, distribution, places, top)
        box = (left, top, width, PLOT_PX)
        self._bars.draw(self._axis, distribution, box, (look.vmin, look.vmax), self.logarithmic)
        self._strip.draw(self._axis, look, top + PLOT_PX, self._held)
        self._draw_lines(places, top)

    def _drag(self, ui: Widgets, look, distribution, places, top: float) -> None:
        if not imgui.is_item_active():
            self._held = None
            return
        mouse = imgui.get_mouse_pos()
        at = self._axis.value_inside(mouse.x)
        if imgui.is_item_activated():
            self._held = nearest_handle(places, mouse.x, mouse.y < top + PLOT_PX / 2)
            self._held_at, self._began = at, (at, mouse.y, (look.vmin, look.vmax))
            if imgui.is_mouse_double_clicked(0):
                ui.attempt(look.reset_vmin_vmax)
                return
            if abs(mouse.x - places.get(self._held, mouse.x)) <= REACH_PX:
                return  # a press on a handle does not move it
        if self._held == "both":
            if imgui.get_io().mouse_delta.x or imgui.get_io().mouse_delta.y:
                value, y, limits = self._began
                limits = window_dragged(limits, at - value, y - mouse.y)
                ui.attempt(partial(set_limits, look, *limits))
            return
        if self._held is not None and (at != self._held_at or imgui.is_item_activated()):
            is_limit = self._held != "threshold"
            value = whole_of_integers(at, self._axis, distribution) if is_limit else at
            ui.set(look, self._held, value)
        self._held_at = at

    def _draw_lines(self, places, top: float) -> None:
        """The handles that are above the strip of colours."""
        draw = imgui.get_window_draw_list()
        hovered = imgui.is_item_hovered() or imgui.is_item_active()
        line = theme.packed(theme.TEXT, 0.9 if hovered else 0.6)
        for name in ("vmin", "vmax"):
            draw.add_line((places[name], top), (places[name], top + PLOT_PX), line, 1.0)
        if "threshold" in places:
            x, accent = places["threshold"], theme.packed(theme.ACCENT)
            draw.add_line((x, top), (x, top + PLOT_PX), accent, 2.0)
            draw.add_triangle_filled((x - 5, top), (x + 5, top), (x, top + 8), accent)

    def _buttons(self, ui: Widgets, look, distribution) -> None:
        gap = 4.0
        width = (imgui.get_content_region_avail().x - 3 * gap) / 4
        if ui.button("contrast.range", "Min–max", width, help="vmin and vmax of the data"):
            ui.attempt(look.reset_vmin_vmax)
        imgui.same_line(0, gap)
        low, high = (distribution.percentile(p) for p in PERCENTILES)
        which = "Percentiles {:g} and {:g}".format(*PERCENTILES)
        explained = f"{which}: {number_text(low)} to {number_text(high)}"
        if ui.button("contrast.percentiles", "Auto", width, help=explained):
            ui.attempt(partial(set_limits, look, low, high))
        imgui.same_line(0, gap)
        if ui.button("contrast.log", "Log", width, self.logarithmic, "Logarithmic counts"):
            self.logarithmic = not self.logarithmic
        imgui.same_line(0, gap)
        is_part = self.zoomed or self._axis.is_zoomed(look)
        help = "Show vmin to vmax only; the wheel zooms, the right button pans"
        if ui.button("contrast.zoom", "Zoom", width, is_part, help):
            self.zoomed = not is_part
            self._axis.show(look, None)
