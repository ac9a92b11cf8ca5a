"""Which values get which colours: the histogram with its handles, and the numbers below it."""

from functools import partial

import numpy as np
from imgui_bundle import imgui

from ......data.histogram import Distribution, bar_heights
from ......scene.overlays.colorbar.colours import colours_of
from ...widgets import theme
from ...widgets.colormap_strips import draw_strip, packed_colours
from ...widgets.widgets import Widgets, number_text

PLOT_PX, STRIP_PX = 84, 12  # heights
BAR_PX = 2
INSET_PX = 6  # handles at the ends of the axis stay inside
REACH_PX = 8  # how near a press takes hold of a handle
FEW = 32  # in a wider range of integers, handles keep to whole numbers
PERCENTILES = (1.0, 99.8)


class Contrast:
    """The section of contrast."""

    def __init__(self):
        self.logarithmic = True
        self.zoomed = False
        self._held: str | None = None  # is dragged: "vmin", "vmax", "threshold" or "both"
        self._held_at = 0.0  # value under the pointer at its last move
        self._axis = (0.0, 1.0)  # values at the ends; they stay while something is dragged
        self._bars: tuple | None = None  # what they were made of, edges and heights
        self._strip: tuple | None = None  # what it was made of, colours

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
        if self._held is None:
            self._axis = self._range_shown(look, distribution)
        self._plot(ui, look, distribution, is_surface)
        self._numbers(ui, look)
        self._buttons(ui, look, distribution)

    def _range_shown(self, look, distribution) -> tuple[float, float]:
        if self.zoomed:
            low, high = sorted((look.vmin, look.vmax))
            margin = (high / 2 - low / 2) * 0.2
        else:
            low, high = distribution.range
            margin = 0.0
        if not high > low:
            margin = abs(low) / 2 or 0.5
        return low - margin, high + margin

    def _plot(self, ui: Widgets, look, distribution, is_surface: bool) -> None:
        width = imgui.get_content_region_avail().x
        imgui.invisible_button("##histogram", (width, PLOT_PX + STRIP_PX))
        ui.mark("histogram")
        left, top, _, _ = ui.rectangles["histogram"]
        places = {
            name: self._place(getattr(look, name), left, width)
            for name in ("vmin", "vmax", *(["threshold"] if is_surface else []))
        }
        ui.rectangles["histogram.axis"] = (left + INSET_PX, top, width - 2 * INSET_PX, PLOT_PX)
        for name, x in places.items():
            y = top if name == "threshold" else top + PLOT_PX
            height = PLOT_PX / 2 if name == "threshold" else STRIP_PX
            ui.rectangles[name + " handle"] = (x - 3, y, 6, height)
        self._drag(ui, look, distribution, places, (left, top, width))
        self._draw_bars(look, distribution, (left, top, width))
        self._draw_strip(look, (left, top + PLOT_PX, width))
        self._draw_handles(look, places, top)

    def _place(self, value: float, left: float, width: float) -> float:
        """Where a value is on the axis; at its end where it is beyond it."""
        low, high = self._axis
        unit = max(abs(low), abs(high))
        share = (value / unit - low / unit) / (high / unit - low / unit)
        return left + INSET_PX + min(max(share, 0.0), 1.0) * (width - 2 * INSET_PX)

    def _value(self, x: float, left: float, width: float) -> float:
        """The value at a place of the axis, or beyond its ends."""
        low, high = self._axis
        share = (x - left - INSET_PX) / (width - 2 * INSET_PX)
        return low * (1 - share) + high * share

    def _drag(self, ui: Widgets, look, distribution, places, frame) -> None:
        left, top, width = frame
        if not imgui.is_item_active():
            self._held = None
            return
        mouse = imgui.get_mouse_pos()
        at = self._value(min(max(mouse.x, left + INSET_PX), left + width - INSET_PX), left, width)
        if imgui.is_item_activated():
            self._held = nearest_handle(places, mouse.x, mouse.y < top + PLOT_PX / 2)
            self._held_at = at
            if imgui.is_mouse_double_clicked(0):
                ui.attempt(look.reset_vmin_vmax)
                return
            if abs(mouse.x - places.get(self._held, mouse.x)) <= REACH_PX:
                return  # a press on a handle does not move it
        if at == self._held_at and not imgui.is_item_activated():
            return
        if self._held == "both":
            vmin, vmax = look.vmin + at - self._held_at, look.vmax + at - self._held_at
            ui.attempt(partial(_set_limits, look, vmin, vmax))
        elif self._held is not None:
            low, high = self._axis
            whole = distribution.is_integer and high - low >= FEW and self._held != "threshold"
            ui.set(look, self._held, float(round(at)) if whole else at)
        self._held_at = at

    def _draw_bars(self, look, distribution, frame) -> None:
        left, top, width = frame
        low, high = self._axis
        made_of = (distribution, low, high, self.logarithmic, width)
        if self._bars is None or self._bars[0] != made_of:
            most = max(1, int((width - 2 * INSET_PX) // BAR_PX))
            edges, counts = distribution.counts(low, high, most)
            self._bars = (made_of, edges, bar_heights(counts, self.logarithmic))
        _, edges, heights = self._bars
        draw = imgui.get_window_draw_list()
        box = ((left, top), (left + width, top + PLOT_PX))
        draw.add_rect_filled(*box, theme.packed(theme.RAISED), 4.0)
        draw.push_clip_rect(*box, True)
        inside, outside = theme.packed(theme.BAR), theme.packed(theme.BAR_DIM)
        dark, bright = sorted((look.vmin, look.vmax))
        places = left + INSET_PX + (edges - low) / (high - low) * (width - 2 * INSET_PX)
        places = np.round(places)  # bars side by side leave no gaps
        bottom, tallest = top + PLOT_PX, PLOT_PX - 8
        for index in np.flatnonzero(heights):
            height = max(1.0, heights[index] * tallest)
            middle = (edges[index] + edges[index + 1]) / 2
            draw.add_rect_filled(
                (places[index], bottom - height),
                (places[index + 1], bottom),
                inside if dark <= middle <= bright else outside,
            )
        draw.pop_clip_rect()

    def _draw_strip(self, look, frame) -> None:
        """The colours of the values along the axis."""
        left, top, width = frame
        cmap = look.cmap  # by identity: to compare some colormaps by value raises
        made_of = (id(cmap), look.vmin, look.vmax, look.gamma, *self._axis)
        if self._strip is None or self._strip[0] != made_of:
            share = np.linspace(0, 1, 96)
            values = self._axis[0] * (1 - share) + self._axis[1] * share
            colour_values = _greys if look.data.is_colour else colours_of
            self._strip = (made_of, packed_colours(colour_values(look, values)), cmap)
        box = (left + INSET_PX, top + 2, width - 2 * INSET_PX, STRIP_PX - 4)
        draw_strip(self._strip[1], box)

    def _draw_handles(self, look, places, top: float) -> None:
        draw, low, high = imgui.get_window_draw_list(), *self._axis
        hovered = imgui.is_item_hovered() or imgui.is_item_active()
        for name in ("vmin", "vmax"):
            x, value = places[name], getattr(look, name)
            line = theme.packed(theme.TEXT, 0.9 if hovered else 0.6)
            draw.add_line((x, top), (x, top + PLOT_PX), line, 1.0)
            _draw_grip(draw, x, top + PLOT_PX, value < low, value > high, lit=self._held == name)
        if "threshold" in places:
            x = places["threshold"]
            draw.add_line((x, top), (x, top + PLOT_PX), theme.packed(theme.ACCENT), 2.0)
            accent = theme.packed(theme.ACCENT)
            draw.add_triangle_filled((x - 5, top), (x + 5, top), (x, top + 8), accent)

    def _numbers(self, ui: Widgets, look) -> None:
        ui.label("Range")
        half = (imgui.get_content_region_avail().x - 16) / 2
        for name in ("vmin", "vmax"):
            new = ui.number(name, getattr(look, name), half, help=f"{name}, data units")
            if new is not None:
                ui.set(look, name, new)
            if name == "vmin":
                imgui.same_line(0, 4)
                imgui.text_disabled("–")
                imgui.same_line(0, 4)

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
            ui.attempt(partial(_set_limits, look, low, high))
        imgui.same_line(0, gap)
        if ui.button("contrast.log", "Log", width, self.logarithmic, "Logarithmic counts"):
            self.logarithmic = not self.logarithmic
        imgui.same_line(0, gap)
        if ui.button("contrast.zoom", "Zoom", width, self.zoomed, "Show vmin to vmax only"):
            self.zoomed = not self.zoomed


def _set_limits(look, vmin: float, vmax: float) -> None:
    look.vmin, look.vmax = vmin, vmax


def nearest_handle(places: dict[str, float], x: float, is_high: bool) -> str:
    """What a press at a place of the histogram takes hold of.

    Parameters
    ----------
    places : dict of str to float
        Where ``"vmin"``, ``"vmax"`` and, of a surface, ``"threshold"`` are, pixels.
    x : float
    is_high : bool
        In the upper half, where the threshold comes first.

    Returns
    -------
    str
        A name of `places`; ``"both"``, to shift vmin and vmax, between these.
    """
    names = sorted(places, key=lambda name: (name == "threshold") != is_high)
    near = [name for name in names if abs(places[name] - x) <= REACH_PX]
    if near:
        if near[:2] == ["vmin", "vmax"] and abs(places["vmin"] - x) != abs(places["vmax"] - x):
            return min(near[:2], key=lambda name: abs(places[name] - x))
        if near[:2] == ["vmin", "vmax"]:  # one on the other: by the side of the press
            return "vmax" if x >= places["vmax"] else "vmin"
        return near[0]
    low, high = sorted((places["vmin"], places["vmax"]))
    if low < x < high:
        return "both"
    return min(("vmin", "vmax"), key=lambda name: abs(places[name] - x))


def _greys(look, values) -> np.ndarray:
    """What becomes of equal components of a colour, for volumes that have their own: (n, 4)."""
    span = (look.vmax - look.vmin) or 1e-30
    grey = np.clip((values - look.vmin) / span, 0, 1) ** look.gamma
    return np.column_stack([grey, grey, grey, np.ones(len(grey))])


def _draw_grip(draw, x: float, top: float, is_below: bool, is_above: bool, lit: bool) -> None:
    """A handle on the strip; where its value is beyond the axis, an arrow that points to it."""
    colour = theme.packed(theme.ACCENT if lit else theme.TEXT)
    if is_below or is_above:
        tip = -5.0 if is_below else 5.0
        y = top + STRIP_PX / 2
        draw.add_triangle_filled((x, y - 5), (x, y + 5), (x + tip, y), colour)
        return
    draw.add_rect_filled(
        (x - 4, top - 1), (x + 4, top + STRIP_PX), theme.packed(theme.BACKGROUND), 3.0
    )
    draw.add_rect_filled((x - 3, top), (x + 3, top + STRIP_PX - 1), colour, 2.0)
