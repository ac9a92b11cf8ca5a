"""Measurements in the picture: lines with marks at their ends, and what they say, over all else."""

from typing import Any

import numpy as np

from ...engine.quads.lines import lines
from ..overlays.overlay import TextOverlay, linear_premultiplied
from ..overlays.text import Label
from ..overlays.view import View
from .drawn import Slab
from .measurement import Measurement
from .measurements import Measurements
from .shapes import Shape, shape_of

HALO_PX, HALO_ALPHA = 1.5, 0.75  # on both sides of a line
PLATE = (0.0, 0.0, 0.0, 0.88)  # behind a text
LIGHT = (1.0, 1.0, 1.0, 1.0)  # of lines with a dark halo, and of texts on plates
PADDING = 0.35  # of a plate, in font sizes
GAP_PX = 8  # from what is measured to its text
LINE = 1.35  # in font sizes
MOST_MOVES = 40  # of a text that others are in the way of
_LOOKS = ("visible", "colour", "font_size", "font")


class MeasuringOverlay(TextOverlay):
    """Draws measurements over the picture of one subplot.

    They are never hidden: also what lies behind something is measured. In a view of a slice, what lies in
    it, within half a voxel, is drawn as it is; of spheres and boxes, where they meet it; lines that go
    through it are a cross there.

    Parameters
    ----------
    measurements : Measurements

    Attributes
    ----------
    measurements : Measurements
        Several subplots may draw the same.
    slab : Slab or None
        What a slice shows; None: the view is one of everything.
    """

    def __init__(self, measurements: Measurements) -> None:
        super().__init__()
        self.measurements = measurements
        self.slab: Slab | None = None
        self.visible = True

    def shows(self, thing: object) -> bool:
        return thing in (self, self.measurements, *self.measurements.entries)

    def items(
        self,
        subplot: Any,
        viewport_px: tuple[int, int, int, int],
        target_px: tuple[int, int],
        pixel_ratio: float = 1.0,
    ) -> list:
        measurements = self.measurements
        if not measurements.visible or not self._drawn():
            return []
        self.take_looks()
        return super().items(subplot, viewport_px, target_px, pixel_ratio)

    def take_looks(self) -> None:
        """Look as the measurements say."""
        for name in _LOOKS:
            self.property_values[name] = self.measurements.property_values[name]
        self.revision = self.measurements.revision

    def _drawn(self) -> list[Measurement]:
        """Those that are visible, and the one that is being made."""
        drawn = [each for each in self.measurements.entries if each.visible]
        draft = self.measurements.draft
        return drawn if draft is None else [*drawn, draft]

    def _depends_on(self, shown: list, view: View) -> tuple:
        slab = None if self.slab is None else (self.slab.plane.tobytes(), self.slab.half)
        return *view.key, slab, *((each, each.key) for each in self._drawn())

    def _items(self, shown: list, view: View) -> list:
        by_colour: dict[tuple, list] = {}
        labels: list[Label] = []
        for measurement in self._drawn():
            shape = shape_of(measurement, view, self.slab)
            if not len(shape.ends):
                continue
            given = self.colour if measurement.colour is None else measurement.colour
            own = LIGHT if given is None else tuple(given.tolist())
            own_labels = self._labels(measurement, shape, view, labels)
            labels += own_labels
            by_colour.setdefault(own, []).append((shape.ends, own_labels))
        if not by_colour:
            return []
        width_px = self.measurements.width_px * view.pixel_ratio
        place = view.target_px, view.scissor_px
        every = [ends for parts in by_colour.values() for ends, _ in parts]
        halo_px, dark = width_px + 2 * HALO_PX * view.pixel_ratio, (0.0, 0.0, 0.0, HALO_ALPHA)
        items = [lines(self._owner("halo"), False, np.concatenate(every), halo_px, dark, *place)]
        for number, (colour, parts) in enumerate(by_colour.items()):
            ends, light = np.concatenate([ends for ends, _ in parts]), linear_premultiplied(*colour)
            owner = self._owner(f"lines {number}")
            items.append(lines(owner, False, ends, width_px, light, *place))
        plates = [self._plate(label, view) for label in labels]
        items.append(self._text([], PLATE, view, plates, name="plates"))
        for number, (colour, parts) in enumerate(by_colour.items()):
            written = [label for _, own_labels in parts for label in own_labels]
            items.append(self._text(written, colour, view, name=f"text {number}"))
        return items

    def _labels(
        self, measurement: Measurement, shape: Shape, view: View, others: list[Label]
    ) -> list[Label]:
        """What is written of one, beside its lines, in the viewport, and not over others."""
        is_draft = measurement is self.measurements.draft
        if shape.anchor_px is None or (is_draft and measurement.graphic is not None):
            return []
        font = self.face(view.pixel_ratio)
        texts = [self.writable(line) or "" for line in measurement.lines]
        if measurement.name and (name := self.writable(measurement.name)):
            texts[0] = f"{name}: {texts[0]}"
        step = round(LINE * font.size_px)
        width = max(font.size(text)[0] for text in texts)
        height = font.cap_height_px + step * (len(texts) - 1)
        (x, y), (across, down) = shape.anchor_px, shape.away
        reach = (GAP_PX + PADDING * font.size_px / view.pixel_ratio) * view.pixel_ratio
        reach += abs(across) * width / 2 + abs(down) * height / 2  # of the text itself, that way
        x += across * reach
        y += down * reach
        pad = round(PADDING * font.size_px) + 1
        left, top, room_x, room_y = view.viewport_px
        x = min(max(x, left + pad + width / 2), left + room_x - pad - width / 2)
        y = min(max(y, top + pad + height / 2), top + room_y - pad - height / 2)
        for _ in range(MOST_MOVES):
            first = y - height / 2
            made = [
                Label.at(font, text, x, first + at * step, (0.5, 0))
                for at, text in enumerate(texts)
            ]
            in_the_way = [o for o in others if any(label.overlaps(o, 2 * pad) for label in made)]
            if not in_the_way:
                break
            y = max(o.baseline_px for o in in_the_way) + 2 * pad + 1 + height / 2
        return made

    def _plate(self, label: Label, view: View) -> tuple[float, float, float, float]:
        """A dark rectangle behind a text: left, top, width, height."""
        pad = round(PADDING * self.font_size * view.pixel_ratio)
        left, top, right, bottom = label.box_px
        return left - pad, top - pad, right - left + 2 * pad, bottom - top + 2 * pad
