"""Caption: what is this view, and what does it show? A frame, a title, and text in its corners."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from ...base import checks
from ...base.checks import ColourLike
from ...base.property import Property
from .overlay import DARK, LIGHT, Text, TextOverlay, is_light
from .text import Label
from .view import View

MARGIN_PX = 10
# Left, right, bottom, top: shares of width and height, and pixels from there.
EDGES = (
    (0, 0.5, MARGIN_PX, 0),
    (1, 0.5, -MARGIN_PX, 0),
    (0.5, 1, 0, -MARGIN_PX),
    (0.5, 0, 0, MARGIN_PX),
)
LINE_SPACING = 2.0  # in heights of a digit
SHADOW_ALPHA = 0.7


def _four_texts(name: str, value: Any) -> tuple[str, ...] | None:
    if value is None:
        return None
    texts = (value,) if isinstance(value, str) else tuple(value)
    if len(texts) != 4 or not all(isinstance(text, str) for text in texts):
        raise ValueError(
            f"{name} is four strings, left, right, bottom and top, not {checks.short(value)}."
        )
    return texts


class Caption(TextOverlay):
    """A frame around the view and its title, in `colour`; readout and edges, in black or white.

    Attributes
    ----------
    background : ndarray, shape (4, 4)
        Colours of the corners that the text is to be told from: sRGB, straight.
    readout : callable
        ``readout()`` gives lines of text for the bottom left corner, each time the view is drawn.
    """

    title = Text(doc="Text at the top left, or None.")
    unit = Text(doc='Unit of the world in the readout, such as "mm"; None: that of the subplot.')
    edges = Property(
        _four_texts, doc="What is to the left, right, bottom and top, such as LRPA, or None."
    )
    framed = Property(checks.boolean, doc="Whether there is a frame around the view.")

    def __init__(
        self, title: str | None, colour: ColourLike, readout: Callable[[], Sequence[str]] = tuple
    ) -> None:
        super().__init__()
        self.visible = True
        self.title = title
        self.unit = None
        self.edges = None
        self.colour = colour
        self.framed = True
        self.font_size = 13
        self.readout = readout
        self.background = np.zeros((4, 4))

    def _items(self, shown: list, view: View) -> list:
        lines = [line for line in self.readout() if line]
        ink, paper = self._inks()
        left, top, width, height = view.viewport_px
        ratio = view.pixel_ratio
        font, margin = self.face(ratio), round(MARGIN_PX * ratio)
        edges = [
            Label.at(
                font, text, left + x * width + dx * ratio, top + y * height + dy * ratio, (x, y)
            )
            for text, (x, y, dx, dy) in zip(self.edges or (), EDGES, strict=False)
            if text
        ]
        titles = []
        if self.title:
            titles = [Label.at(font, self.title, left + margin, top + margin, (0, 0))]
        step = round(LINE_SPACING * font.cap_height_px)
        readout = [
            Label.at(font, line, left + margin, top + height - margin - i * step, (0, 1))
            for i, line in enumerate(reversed(lines))
        ]
        titles = _fitting(titles, [], view.viewport_px)
        readout = _fitting(readout, titles, view.viewport_px)
        readout += _fitting(edges, titles + readout, view.viewport_px)
        self.rooms_px = tuple(label.room_px for label in titles + readout)
        bars = _frame(view.viewport_px, round(ratio)) if self.framed else []
        return [
            self._text(
                _moved(titles + readout, round(ratio)),
                (*paper[:3], SHADOW_ALPHA),
                view,
                name="shadow",
            ),
            self._text(titles, self.colour, view, bars, name="title"),
            self._text(readout, ink, view, name="readout"),
        ]

    def _depends_on(self, shown: list, view: View) -> tuple:
        return self._inks(), tuple(self.readout())

    def _inks(self) -> tuple:
        """Colours of the text and of what is behind it."""
        return (DARK, LIGHT) if is_light(self.background) else (LIGHT, DARK)


def _fitting(labels: list[Label], others: list[Label], viewport_px) -> list[Label]:
    """The labels for which there is room beside others."""
    return [
        label
        for label in labels
        if label.is_inside(viewport_px) and not any(label.overlaps(o, 2) for o in others)
    ]


def _moved(labels: list[Label], by_px: int) -> list[Label]:
    """A little to the right and down, so that text can be read on what is as light as it is."""
    return [
        label._replace(left_px=label.left_px + by_px, baseline_px=label.baseline_px + by_px)
        for label in labels
    ]


def _frame(viewport_px, line: int) -> list[tuple]:
    """Four bars, a line wide, a line inside of a rectangle."""
    left, top, width, height = viewport_px
    left, top, width, height = left + line, top + line, width - 2 * line, height - 2 * line
    if min(width, height) < 3 * line:
        return []
    return [
        (left, top, width, line),
        (left, top + height - line, width, line),
        (left, top + line, line, height - 2 * line),
        (left + width - line, top + line, line, height - 2 * line),
    ]
