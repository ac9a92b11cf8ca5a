"""Caption: what is this view, and what does it show? A frame, a title, and text in its corners."""

from dataclasses import replace

import numpy as np

from ... import settings
from ..property import Property
from .overlay import Text, TextOverlay
from .text import Label, TextDrawable
from .view import View

MARGIN_PX = 10
LINE_SPACING = 2.0  # in heights of a digit
LIGHT, DARK = (1.0, 1.0, 1.0), (0.0, 0.0, 0.0)
SHADOW_ALPHA = 0.7
LUMINANCE = (0.2126, 0.7152, 0.0722)  # ITU-R BT.709


class Caption(TextOverlay):
    """A frame around the view and its title, in `colour`; notes, in black or white.

    Attributes
    ----------
    background : ndarray, shape (4, 4)
        Colours of the corners that the text is to be told from: sRGB, straight.
    notes : callable
        ``notes()`` gives lines of text for the bottom left corner, each time the view is drawn.
    """

    title = Text(doc="Text at the top left, or None.")
    unit = Text(doc='Unit of the world in the notes, such as "mm", or None.')
    framed = Property(settings.boolean, doc="Whether there is a frame around the view.")

    def __init__(self, title: str | None, colour, notes=tuple):
        super().__init__()
        self.visible = True
        self.title = title
        self.unit = None
        self.colour = colour
        self.framed = True
        self.font_size = 13
        self.notes = notes
        self.background = np.zeros((4, 4))

    def _drawables(self, subplot, shown: list, view: View) -> list:
        left, top, _, height = view.viewport_px
        font = self._face
        titles = []
        if self.title:
            titles = [Label.at(font, self.title, left + MARGIN_PX, top + MARGIN_PX, (0, 0))]
        step = round(LINE_SPACING * font.cap_height_px)
        lines = [line for line in self.notes() if line]
        notes = [
            Label.at(font, line, left + MARGIN_PX, top + height - MARGIN_PX - i * step, (0, 1))
            for i, line in enumerate(reversed(lines))
        ]
        titles, notes = (_fitting(labels, view.viewport_px) for labels in (titles, notes))
        notes = [note for note in notes if not any(note.overlaps(t, 2) for t in titles)]
        bars = _frame(view.viewport_px) if self.framed else []
        ink, paper = (DARK, LIGHT) if _is_light(self.background) else (LIGHT, DARK)
        return [
            self._text(subplot, view, "shadow", _moved(titles + notes), (*paper, SHADOW_ALPHA)),
            self._text(subplot, view, "title", titles, self.colour, bars),
            self._text(subplot, view, "notes", notes, (*ink, 1.0)),
        ]

    def _text(self, subplot, view: View, name: str, labels, colour, bars=()) -> TextDrawable:
        drawable = self._once(TextDrawable, subplot, name)
        drawable.show(labels, self._face, colour, view, bars)
        return drawable


def _is_light(background: np.ndarray) -> bool:
    """Whether colours are nearer to white than to black."""
    return float((background[:, :3] @ LUMINANCE * background[:, 3]).mean()) > 0.5


def _fitting(labels: list[Label], viewport_px) -> list[Label]:
    return [label for label in labels if label.is_inside(viewport_px)]


def _moved(labels: list[Label]) -> list[Label]:
    """One pixel to the right and down, so that text can be read on what is as light as it is."""
    return [
        replace(label, left_px=label.left_px + 1, baseline_px=label.baseline_px + 1)
        for label in labels
    ]


def _frame(viewport_px) -> list[tuple]:
    """Four bars, one pixel wide, one pixel inside of a rectangle."""
    left, top, width, height = viewport_px
    left, top, width, height = left + 1, top + 1, width - 2, height - 2
    if min(width, height) < 3:
        return []
    return [
        (left, top, width, 1),
        (left, top + height - 1, width, 1),
        (left, top + 1, 1, height - 2),
        (left + width - 1, top + 1, 1, height - 2),
    ]
