"""Axes: x, y and z along the edges of what is shown, with round numbers."""

from typing import Any

import numpy as np

from ...base import checks
from ...base.checks import short
from ...base.property import Property
from ...base.transforms import box_corners
from ...engine.quads.lines import lines
from .axis_edges import CORNERS, AxisEdge, axis_edges
from .boxes import Box
from .overlay import Text, TextOverlay, check_glyphs
from .text import Font, Label
from .ticks import RoundNumber, round_up, tick_labels, ticks
from .view import View

TICK_PX = 5
WIDTH_PX = 1
CLOSEST = 2.0  # between ticks, in font sizes
SHORTEST = 3.0  # an axis with ticks, in font sizes


def _three_names(name: str, value: Any) -> tuple[str, str, str]:
    if isinstance(value, str) or not hasattr(value, "__iter__"):
        raise TypeError(f"{name} is three strings, for x, y and z, not {short(value)}.")
    names = tuple(value)
    if len(names) != 3:
        raise ValueError(f"{name} is three strings, for x, y and z, not {short(value)}.")
    if not all(isinstance(item, str) for item in names):
        raise TypeError(f"{name} is three strings, for x, y and z, not {short(value)}.")
    return names


class _Names(Property):
    def __set__(self, overlay, value) -> None:
        for item in _three_names(self.name, value):
            check_glyphs(self.name, item, overlay)
        super().__set__(overlay, value)


class Axes(TextOverlay):
    """Axes along the box, parallel to the axes of the world, around all visible volumes.

    Each of x, y and z has one axis, on the outline of the box as the camera sees it: the steepest
    on its left side and the others below, unless `position` says otherwise. An axis that is seen
    end-on, and all of them where the camera is in the box, are not drawn. Labels that would overlap
    others or leave the subplot are left out.
    """

    in_world = True
    never_hidden = True  # all that is shown lies within the outline on which they are

    unit = Text(doc='Unit of the world, such as "mm"; None: that of the subplot.')
    names = _Names(_three_names, doc="Names of the axes; an empty one is not written.")
    position = Property(
        checks.choice,
        CORNERS,
        doc='"bottom left", at first, "bottom right", "top left" or "top right": on which sides of the '
        "box they are.",
    )

    def __init__(self) -> None:
        super().__init__()
        self.unit = None
        self.names = ("x", "y", "z")
        self.position = "bottom left"

    def _items(self, shown: list, view: View) -> list:
        low, high = self._bounds(shown)
        key = *low.tolist(), *high.tolist()
        box = self._keep("box", key, lambda: Box(box_corners(low, high)))
        face = self.face(view.pixel_ratio)
        scales = [
            _Scale(edge, float(low[edge.axis]), float(high[edge.axis]), face)
            for edge in axis_edges(box, view, self.position)
        ]
        unit = self.unit or self.writable(view.unit)
        labels: list[Label] = []
        for scale in scales:
            _add(labels, scale.tick_labels(), view, face)
        for scale in scales:
            name = self.names[scale.edge.axis]
            if name:
                text = f"{name} ({unit})" if unit else name
                _add(labels, [scale.name_label(text)], view, face)

        ends = np.concatenate([np.empty((0, 2, 3)), *(scale.lines() for scale in scales)])
        width_px, colour = WIDTH_PX * view.pixel_ratio, self._linear_colour()
        place = view.target_px, view.scissor_px
        return [
            lines(self._owner(), self.in_world, ends, width_px, colour, *place),
            self._text(labels, self.ink, view),
        ]


def _add(labels: list[Label], more: list[Label], view: View, font: Font) -> None:
    """Add the labels for which there is room."""
    gap = font.size_px / 3
    for label in more:
        if label.is_inside(view.viewport_px) and not any(label.overlaps(o, gap) for o in labels):
            labels.append(label)


class _Scale:
    """The ticks of one axis."""

    def __init__(self, edge: AxisEdge, low: float, high: float, font: Font):
        self.edge = edge
        self.font = font
        self._outward = edge.outward.tolist()
        self._tick_px = TICK_PX * edge.view.pixel_ratio
        first, last = (low + share * (high - low) for share in edge.seen)
        step = self._step(first, last)
        values = ticks(first, last, step) if step else []
        self.texts = tick_labels(values, step) if step else []
        shares = [(value - low) / (high - low) for value in values]
        points = edge.at([*edge.seen, *shares])
        self.ends, self.points = points[:2], points[2:]

    def _step(self, first: float, last: float) -> RoundNumber | None:
        """The smallest round step with room for the labels."""
        length_px, span = self.edge.length_px, last - first
        if length_px < SHORTEST * self.font.size_px:
            return None
        step = round_up(span * min(1.0, CLOSEST * self.font.size_px / length_px))
        while float(step) <= span:
            texts = tick_labels(ticks(first, last, step), step)
            if float(step) / span * length_px >= self._room_px(texts):
                break
            step = step.next()
        return step

    def _room_px(self, texts: list[str]) -> float:
        """How far ticks must be apart, along the axis, for their labels not to touch."""
        width = max((self.font.size(text)[0] for text in texts), default=0)
        height = self.font.cap_height_px if texts else 0
        gap, (x, y) = self.font.size_px / 2, map(abs, self.edge.direction.tolist())
        return min((width + gap) / (x + 1e-9), (height + gap) / (y + 1e-9))

    def lines(self) -> np.ndarray:
        """The axis and its ticks, for `lines`, (n, 2, 3)."""
        lines = np.empty((1 + len(self.points), 2, 3))
        lines[0] = self.ends
        lines[1:] = self.points[:, None]
        lines[1:, 1, :2] += self._tick_px * self.edge.outward
        return lines

    def tick_labels(self) -> list[Label]:
        start_px = self._tick_px + self.font.size_px / 3
        return [
            self._label(text, point, start_px)
            for text, point in zip(self.texts, self.points.tolist(), strict=True)
        ]

    def name_label(self, text: str) -> Label:
        """The name, in the middle, beyond the numbers."""
        across, down = map(abs, self._outward)
        sizes = [self.font.size(number) for number in self.texts]
        numbers_px = max([0.0, *(across * width + down * height for width, height in sizes)])
        middle = (self.ends[0] + self.ends[1]) / 2
        return self._label(text, middle.tolist(), self._tick_px + numbers_px + self.font.size_px)

    def _label(self, text: str, point: list[float], distance_px: float) -> Label:
        """A text whose box begins at a distance from the axis."""
        (x, y, depth), (across, down) = point, self._outward
        width, height = self.font.size(text)
        x += across * (distance_px + width / 2)
        y += down * (distance_px + height / 2)
        return Label.at(self.font, text, x, y, depth=depth)
