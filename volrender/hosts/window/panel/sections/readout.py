"""What is under the pointer, how long a frame takes, and on what."""

import math
from typing import Any

import numpy as np
from imgui_bundle import imgui

from .....base.modes import mode_of
from ..widgets import theme
from ..widgets.colormap_strips import last_colour
from ..widgets.fitting import shortened
from ..widgets.widgets import Widgets, number_text

COLUMN_PX = 60
FRAME_LINES = 2
GAP_PX = 3  # between lines
MOST_LINES = 4  # for channels, with one in each; with more of them, two
DOT_PX = 6


class Readout:
    """Picks what is under the pointer, at most once a frame, and shows it.

    Attributes
    ----------
    is_due : bool
        Whether the pointer or the scene is elsewhere than when it was last picked.
    """

    def __init__(self):
        self.is_due = False
        self.picked: dict | None = None  # of an image, where one is seen there
        self.label: dict | None = None  # of labels likewise
        self._seen: dict | None = None  # that of them which is seen most
        self._unit: str | None = None
        self._picked_at = None
        self._seen_at = None
        # For the volume with most channels: how many are in a line, and in how many lines.
        self._across = self._value_lines = 1
        self._titles = ["Voxel", "World", "Value"]

    def update(self, figure, place_px, changes: int, is_held: bool) -> None:
        """Pick, unless a button is down, the camera moves, or nothing changed.

        Parameters
        ----------
        figure : Figure
        place_px : (x, y) or None
            The pointer, pixels of the figure; None where it is over the panel or away.
        changes : int
            Another number after each change of a graphic.
        is_held : bool
            Whether a button is down.
        """
        cameras = tuple(repr(subplot.camera.get_state()) for subplot in figure)
        graphics = [graphic for subplot in figure for graphic in subplot.graphics]
        most = max((len(graphic.channels) for graphic in graphics), default=0)
        self._across = 1 if most <= MOST_LINES else 2
        self._value_lines = max(1, math.ceil(most / self._across))
        labels = [graphic for graphic in graphics if graphic.kind == "labels"]
        others = [graphic for graphic in graphics if graphic.kind != "labels"]
        self._titles = ["Voxel", "World"]
        self._titles += [
            *(["Value"] if others or not labels else []),
            *(["Label"] if labels else []),
        ]
        at = (place_px, changes, cameras)
        moves = self._seen_at is not None and self._seen_at[2] != cameras
        self._seen_at = at
        self.is_due = at != self._picked_at
        if not self.is_due or is_held or moves:
            return
        self._picked_at, self.is_due = at, False
        self.picked = self.label = self._seen = None
        for subplot in figure if place_px is not None else ():
            if (seen := subplot.pick(*place_px, wait=False)) is not None:
                is_label = seen["graphic"] in labels
                beside = others if is_label else labels
                other = subplot.pick(*place_px, beside, wait=False) if beside else None
                self.picked, self.label = (other, seen) if is_label else (seen, other)
                self._seen, self._unit = seen, subplot.unit
                break

    def height(self) -> float:
        """Logical pixels that it takes."""
        lines = len(self._titles) + FRAME_LINES + self._value_lines - 1
        return lines * (theme.SMALL_PX + GAP_PX) + 3 * imgui.get_style().item_spacing.y

    def draw(self, ui: Widgets, status) -> None:
        """Show it, at the bottom of the panel."""
        imgui.push_font(ui.fonts["regular"], theme.SMALL_PX)
        imgui.push_style_var(imgui.StyleVar_.item_spacing, imgui.ImVec2(8, GAP_PX))
        for title, text in self._lines():
            _line(ui, title, text)
            if title == "Value" and (more := self._value_lines - 1) > 0:
                imgui.dummy((0, more * (theme.SMALL_PX + GAP_PX) - GAP_PX))
        if self.picked is not None and self.picked["graphic"].channels:
            _draw_channels(ui, self.picked, self._across)
        for title, text in frame_lines(status):
            _line(ui, title, text)
        imgui.pop_style_var()
        imgui.pop_font()

    def _lines(self) -> list[tuple[str, str]]:
        said = {"Voxel": "–", "World": "–", "Value": "–", "Label": "–"}
        if self._seen is not None:
            x, y, z = self._seen["index"]
            said["Voxel"] = f"x {x},  y {y},  z {z}"
            world = ",  ".join(number_text(part) for part in self._seen["world"])
            said["World"] = world + (f"  {self._unit}" if self._unit else "")
        if self.picked is not None:
            said["Value"] = "" if self.picked["graphic"].channels else _named_value(self.picked)
        if self.label is not None:
            said["Label"] = f"{self.label['value']}   {self.label['name']}".rstrip()
        return [(title, said[title]) for title in self._titles]


def _named_value(picked: dict) -> str:
    """The value that was picked, and the name of its graphic."""
    name = picked["graphic"].name
    return value_text(value_seen(picked)) + (f"   {name}" if name else "")


def value_seen(picked: dict) -> Any:
    """What a pick says of the value there: of a surface, the surface's, else that of the voxel.

    The voxel that a surface passes through may well be below its threshold. A colour stays that of
    the voxel. Of several channels there is a value each, and the surface is that of one.
    """
    value = picked["value"]
    if not mode_of(picked["graphic"]).surface:
        return value
    if picked["graphic"].channels:
        values = list(value)
        values[picked["channel"]] = picked["scalar"]
        return values
    return picked["scalar"] if np.ndim(value) == 0 else value


def _line(ui: Widgets, title: str, text: str) -> None:
    imgui.text_disabled(title)
    imgui.same_line(COLUMN_PX)
    imgui.text_unformatted(text)
    ui.mark(f"readout.{title.lower()}")


def _draw_channels(ui: Widgets, picked: dict, across: int) -> None:
    """The values of all channels, some in a line; that of the one which is seen most stands out."""
    left, top, _, height = ui.rectangles["readout.value"]
    right = imgui.get_window_pos().x + imgui.get_window_width()
    width = (right - imgui.get_style().window_padding.x - left) / across
    draw, graphic = imgui.get_window_draw_list(), picked["graphic"]
    entries = zip(graphic.channels, graphic.channels.names, value_seen(picked), strict=True)
    for number, (channel, name, value) in enumerate(entries):
        x = left + number % across * width
        y = top + number // across * (theme.SMALL_PX + GAP_PX)
        middle = y + height / 2 - DOT_PX / 2 + 1
        draw.add_rect_filled((x, middle), (x + DOT_PX, middle + DOT_PX), last_colour(channel.cmap))
        text = value_text(value)
        start, end = x + DOT_PX + 4, x + width - 8 - imgui.calc_text_size(text).x
        colour = theme.packed(theme.TEXT if number == picked["channel"] else theme.TEXT_DIM)
        draw.add_text((start, y), colour, shortened(name, end - 6 - start))
        draw.add_text((end, y), colour, text)
        ui.rectangles[f"readout.channel.{number}"] = (x, y, width - 8, height)


def value_text(value) -> str:
    """A voxel's value: a number, or the components of a colour."""
    parts = np.atleast_1d(value)
    if parts.dtype.kind in "uib":
        return ",  ".join(str(part) for part in parts.tolist())
    return ",  ".join(number_text(float(part)) for part in parts)


def frame_lines(status) -> list[tuple[str, str]]:
    """What is said about the last frame: titles and texts."""
    text = "–" if status.frame_ms is None else f"{status.frame_ms:.1f} ms"
    if status.target_fps:
        text += f",  target {1000 / status.target_fps:.0f} ms"
    if status.resolution < 1:
        text += f",  {100 * status.resolution:.0f} % resolution"
    return [("Frame", text), ("Adapter", status.adapter or "–")]
