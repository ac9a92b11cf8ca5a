"""Which volume do the controls act on, and which volumes are shown?"""

import math
from functools import partial

from imgui_bundle import imgui

from .....base.modes import Mode, modes_of
from ....first_look import look_first
from ..widgets.colormap_strips import ColormapStrips, last_colour
from ..widgets.name_row import name_row
from ..widgets.widgets import Widgets

MOST_ROWS = 6
MOST_MODES = 5  # beside each other
SWATCH_PX = 44


class Volumes:
    """The list of the volumes of a subplot; one is selected.

    A figure of several subplots has a choice of these above it.
    """

    def __init__(self, figure):
        self._figure = figure
        self._strips: dict[int, ColormapStrips] = {}
        self.subplot = figure.main_subplot(next(iter(figure)))
        self.graphic = None

    def update(self) -> None:
        """Keep to what is in the figure."""
        if self.subplot not in list(self._figure):
            self.subplot = next(iter(self._figure))
        graphics = self.subplot.graphics
        if self.graphic not in graphics:
            self.graphic = graphics[0] if graphics else None

    def draw(self, ui: Widgets) -> None:
        """Show the subplots, where there are several, and the volumes of one."""
        self._subplots(ui)
        graphics = self.subplot.graphics
        if not graphics:
            ui.note("This subplot is empty: add_image_volume shows data here.")
            return
        row = imgui.get_frame_height() + imgui.get_style().item_spacing.y
        height = row * min(len(graphics), MOST_ROWS)
        imgui.begin_child("volumes", (0, height))
        for index, graphic in enumerate(graphics):
            self._row(ui, index, graphic)
        imgui.end_child()

    def _subplots(self, ui: Widgets) -> None:
        subplots = list(self._figure)
        if len(subplots) == 1:
            return
        columns = self._figure.shape[1]
        names = [
            subplot.name or f"row {index // columns + 1}, column {index % columns + 1}"
            for index, subplot in enumerate(subplots)
        ]
        chosen = ui.choice("subplot", "Subplot", names, names[subplots.index(self.subplot)])
        if chosen is not None:
            self.subplot = subplots[names.index(chosen)]
            self.graphic = None
            self.update()

    def _row(self, ui: Widgets, index: int, graphic) -> None:
        key = graphic.name or f"volume {index + 1}"
        visible = ui.toggle(f"visible.{index}", "", graphic.visible, "Visible")
        if visible is not None:
            ui.set(graphic, "visible", visible)
        imgui.same_line()
        width = imgui.get_content_region_avail().x
        is_lit = len(self.subplot.graphics) > 1 and graphic is self.graphic
        has_swatch = all(look.has_colormap for look in graphic.looks)
        room = SWATCH_PX + 4 if has_swatch else 0
        mark, is_dim = f"volume.{index}", not graphic.visible
        if name_row(ui, mark, key, width, is_lit, is_dim, room, help=graphic.summary):
            self.graphic = graphic
        if has_swatch:
            left, top, _, height = ui.rectangles[mark]
            self._swatch(index, graphic, (left + width - room, top + height / 2 - 4, SWATCH_PX, 8))

    def _swatch(self, index: int, graphic, rectangle) -> None:
        """Its colormap, or the colours of its channels beside each other."""
        if not graphic.channels:
            self._strips.setdefault(index, ColormapStrips()).draw(graphic.cmap, rectangle)
            return
        left, top, width, height = rectangle
        shown = [channel for channel in graphic.channels if channel.visible]
        for number, channel in enumerate(shown):
            ends = [left + width * at / len(shown) for at in (number, number + 1)]
            corners = (ends[0], top), (ends[1], top + height)
            imgui.get_window_draw_list().add_rect_filled(*corners, last_colour(channel.cmap))


def mode_rows(ui: Widgets, graphic, camera) -> None:
    """The rendering mode: one row of buttons, or several where there are many modes."""
    modes = modes_of(graphic.kind)
    labels = [(mode.name, mode.label) for mode in modes.values()]
    rows = math.ceil(len(labels) / MOST_MODES)
    columns = math.ceil(len(labels) / rows)
    imgui.push_style_var(imgui.StyleVar_.frame_padding, imgui.ImVec2(4, 6))
    for first in range(0, len(labels), columns):
        row = dict(labels[first : first + columns])
        new = ui.segments("mode", row, graphic.mode, are_alike=True)
        if new is not None:
            ui.attempt(partial(_set_mode, graphic, modes[new], camera.forward))
    imgui.pop_style_var()


def _set_mode(graphic, mode: Mode, forward) -> None:
    look_first(graphic, mode, forward)
    graphic.mode = mode.name
