"""A profile as a curve: values over the distance from its first point."""

import math
from typing import Any

import numpy as np
from imgui_bundle import imgui

from ......scene.measuring import wording
from ......scene.measuring.straight import Profile
from ...widgets import theme
from ...widgets.colormap_strips import last_colour
from ...widgets.widgets import Widgets, number_text

HEIGHT_PX = 110
INSET_PX = 6
LINE_PX = 1.5
MOST_POINTS = 600  # of a curve: more than there are pixels


class ProfilePlot:
    """Draws one profile; under the pointer, it says the distance and the values there."""

    def draw(self, ui: Widgets, profile: Profile) -> None:
        """Draw it in the width that there is."""
        width = imgui.get_content_region_avail().x
        imgui.invisible_button("##profile", (width, HEIGHT_PX))
        ui.mark("profile")
        left, top, width, height = ui.rectangles["profile"]
        draw = imgui.get_window_draw_list()
        corners = (left, top), (left + width, top + height)
        draw.add_rect_filled(*corners, theme.packed(theme.RAISED), 4.0)
        values, distances = np.atleast_2d(profile.values), profile.distances
        there = values[np.isfinite(values)]
        low, high = (float(there.min()), float(there.max())) if there.size else (0.0, 1.0)
        if not high > low:
            low, high = low - 0.5, high + 0.5
        ends = number_text(high), number_text(low)
        gutter = INSET_PX + max(imgui.calc_text_size(text).x for text in ends)
        box = (
            *(left + INSET_PX + gutter, top + INSET_PX),
            *(width - 2 * INSET_PX - gutter, height - 2 * INSET_PX),
        )
        draw.push_clip_rect(*corners, True)
        step = max(1, math.ceil(len(distances) / MOST_POINTS))
        share = np.linspace(0, 1, len(distances))[::step]
        for each, colour in zip(values, _colours(profile, len(values)), strict=True):
            heights = (each[::step] - low) / (high - low)
            _curve(draw, box, share, heights, colour)
        _axis_texts(draw, (left + INSET_PX, *box[1:]), *ends)
        if imgui.is_item_hovered() and len(distances) > 1:
            self._cursor(draw, box, profile, values)
        draw.pop_clip_rect()
        unit = f" {profile.unit}" if profile.unit else ""
        said = f"{profile.name or 'Profile'}, 0 to {wording.number(profile.length)}{unit}"
        values_said = wording.with_unit(" to ".join(reversed(ends)), profile.value_unit)
        ui.note(f"{said}; {values_said}" if there.size else said)
        ui.mark("profile.range")

    def _cursor(self, draw: Any, box: tuple, profile: Profile, values: np.ndarray) -> None:
        """A line under the pointer, and what the profile has there."""
        left, top, width, height = box
        share = min(max((imgui.get_mouse_pos().x - left) / width, 0.0), 1.0)
        at = round(share * (values.shape[1] - 1))
        x = left + share * width
        draw.add_line((x, top), (x, top + height), theme.packed(theme.TEXT_DIM), 1.0)
        found = ", ".join(number_text(float(value)) for value in values[:, at])
        place = wording.with_unit(wording.number(float(profile.distances[at])), profile.unit)
        text = f"{place}: {wording.with_unit(found, profile.value_unit)}"
        size = imgui.calc_text_size(text)
        start = min(max(x - size.x / 2, left), left + width - size.x), top + height - size.y
        draw.add_rect_filled(
            (start[0] - 2, start[1]),
            (start[0] + size.x + 2, start[1] + size.y),
            theme.packed(theme.RAISED),
        )
        draw.add_text(start, theme.packed(theme.TEXT), text)


def _colours(profile: Profile, count: int) -> list[int]:
    """Of the curves: those of channels, or one."""
    if profile.graphic.channels:
        return [last_colour(channel.cmap) for channel in profile.graphic.channels]
    if count == 1:
        return [theme.packed(theme.ACCENT)]
    light = (1.0, 0.4, 0.4, 1.0), (0.4, 0.9, 0.4, 1.0), (0.5, 0.6, 1.0, 1.0), theme.TEXT
    return [theme.packed(colour) for colour in light[:count]]


def _curve(draw: Any, box: tuple, share: np.ndarray, heights: np.ndarray, colour: int) -> None:
    """Straight lines from sample to sample; nothing where one is missing."""
    left, top, width, height = box
    places = np.column_stack([left + share * width, top + (1 - heights) * height])
    for start, end in zip(places[:-1].tolist(), places[1:].tolist(), strict=True):
        if math.isfinite(start[1]) and math.isfinite(end[1]):
            draw.add_line(start, end, colour, LINE_PX)


def _axis_texts(draw: Any, box: tuple, above: str, below: str) -> None:
    """The largest value and the smallest, at the left of the curve."""
    left, top, _, height = box
    colour = theme.packed(theme.TEXT_DIM)
    draw.add_text((left, top - 3), colour, above)
    draw.add_text((left, top + height - imgui.get_font_size() + 2), colour, below)
