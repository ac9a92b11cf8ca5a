"""Notes over a whole figure: a card that lists what keys do, and a short message."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from ...base import checks
from ...engine.frame.draw_list import Owner
from ...engine.quads.quads import Picture, QuadsItem
from ...engine.quads.sprites import sprites
from .text import LONGEST, Font, Label, TextPicture

FONT_PX, BADGE_PX, SMALLEST_PX = 14.0, 11.0, 8.0
LINE = 1.55  # in font sizes, as all that follow
GAP = 1.4  # between keys and what they do, and between sections
COLUMN_GAP = 2.6
PADDING = 1.6
MARGIN = 1.2  # around a note
RADIUS = 0.6
# sRGB with straight alpha
PLATE = (0.05, 0.06, 0.08, 0.9)
RIM = (0.42, 0.46, 0.52, 0.9)
WHAT = (0.93, 0.94, 0.96, 1.0)
KEYS = (0.56, 0.8, 1.0, 1.0)
HEADING = (0.6, 0.64, 0.7, 1.0)


class _Screen(NamedTuple):
    """The whole target, for items that lie on it."""

    target_px: tuple[int, int]

    @property
    def scissor_px(self) -> tuple[int, int, int, int]:
        return (0, 0, *self.target_px)


class Plate:
    """A dark rectangle with round corners."""

    def __init__(self) -> None:
        self._owner = Owner()
        self._made: tuple = ()
        self._picture = Picture(np.zeros((1, 1, 4)))

    def item(self, place_px, radius_px: float, screen: _Screen) -> QuadsItem:
        """At (left, top, width, height), whole pixels."""
        size = (*place_px[2:], radius_px)
        if self._made != size:
            self._made = size
            self._picture = Picture(np.round(255 * _rounded(*size)))
        places = [(*place_px, 0, 0, *place_px[2:], 0.0)]
        return sprites(self._owner, False, self._picture, places, *screen, screen.scissor_px)


def _rounded(width: int, height: int, radius: float) -> np.ndarray:
    """A filled rectangle with a thin rim, sRGB with straight alpha, (height, width, 4)."""
    half = np.array([width, height]) / 2
    y, x = np.mgrid[:height, :width] + 0.5
    beyond = np.abs(np.stack([x, y], axis=-1) - half) - (half - radius)
    outside = np.linalg.norm(np.maximum(beyond, 0), axis=-1)
    distance = outside + np.minimum(beyond.max(axis=-1), 0) - radius  # from the outline, signed
    rim = np.clip(1.5 + distance, 0, 1)[..., None]
    picture = (1 - rim) * PLATE + rim * RIM
    picture[..., 3] *= np.clip(0.5 - distance, 0, 1)
    return picture


class Note:
    """Base of notes: a plate with lines of text."""

    def __init__(self) -> None:
        self._plate = Plate()
        self._texts: dict[tuple, TextPicture] = {}

    def items(
        self,
        target_px: tuple[int, int],
        pixel_ratio: float = 1.0,
        room_px: tuple[int, int] | None = None,
    ) -> list:
        """What to draw last in a frame.

        Parameters
        ----------
        target_px : (width, height)
            Of the target, physical pixels.
        pixel_ratio : float
            Physical pixels of a logical one.
        room_px : (width, height), optional
            Of the part at its top left that the figure has, physical pixels; default: all of it.

        Returns
        -------
        list of QuadsItem
            Empty where there is nothing to say.
        """
        raise NotImplementedError

    def _draw(self, place_px, labels: dict[tuple, list[Label]], font: Font, target_px) -> list:
        """The plate, and labels by colour."""
        screen = _Screen(target_px)
        items = [self._plate.item(place_px, round(RADIUS * font.size_px), screen)]
        for colour, lines in labels.items():
            if colour not in self._texts:
                self._texts[colour] = TextPicture(Owner(), in_world=False)
            items.append(self._texts[colour].item(lines, font, colour, screen))
        return items


class Message(Note):
    """A line of text at the bottom left, such as "saved volrender_0001.png"."""

    _font_px, _at_right, _colour = FONT_PX, False, WHAT

    def __init__(self) -> None:
        super().__init__()
        self._text: str | None = None

    @property
    def text(self) -> str | None:
        """The line; None: nothing is drawn. Its end is cut off after 100 characters."""
        return self._text

    @text.setter
    def text(self, value) -> None:
        self._text = checks.optional_text("text", value)

    def items(self, target_px, pixel_ratio=1.0, room_px=None) -> list:
        if not self._text:
            return []
        font = Font(None, self._font_px * pixel_ratio)
        size, margin = font.size_px, round(MARGIN * font.size_px)
        text = _shown(self._text, font)
        width, cap = font.size(text)
        right, bottom = room_px or target_px
        place = _whole(margin, 0, width + 1.6 * size, cap + 1.4 * size)
        left = max(0, right - margin - place[2]) if self._at_right else margin
        top = bottom - margin - place[3]
        label = Label.at(font, text, left + 0.8 * size, top + place[3] / 2, (0, 0.5))
        return self._draw((left, top, *place[2:]), {self._colour: [label]}, font, target_px)


class Badge(Message):
    """A small line of text at the bottom right, such as "loading 12 bricks"."""

    _font_px, _at_right, _colour = BADGE_PX, True, HEADING


Section = tuple[str, Sequence[tuple[str, str]]]


class HelpCard(Note):
    """A list of keys and what they do, in the middle of the figure.

    The text becomes smaller where the figure is small, and takes a second column where it is low.

    Attributes
    ----------
    visible : bool
        False at first.
    sections : sequence of (heading, rows)
        Each row is (keys, what they do): lines of text.
    """

    def __init__(self, sections: Sequence[Section] = ()):
        super().__init__()
        self.visible = False
        self.sections = sections

    def items(self, target_px, pixel_ratio=1.0, room_px=None) -> list:
        if not self.visible or not self.sections:
            return []
        room_px = room_px or target_px
        layout = self._layout(room_px, pixel_ratio)
        # Where it does not fit, its end is cut off, not its beginning.
        left, top = (
            max(0, (whole - part) // 2) for whole, part in zip(room_px, layout.size_px, strict=True)
        )
        labels = layout.labels(left, top)
        return self._draw((left, top, *layout.size_px), labels, layout.font, target_px)

    def _layout(self, room_px, pixel_ratio: float) -> "_Layout":
        """The largest that fits, in as few columns as can be; else the smallest."""
        size = FONT_PX
        while True:
            for columns in (1, 2):
                font = Font(None, size * pixel_ratio)
                layout = _Layout(_columns(self.sections, columns), font)
                room = np.array(room_px) - 2 * MARGIN * font.size_px
                if (layout.size_px <= room).all():
                    return layout
            if size <= SMALLEST_PX:
                return layout
            size = max(SMALLEST_PX, size - 1)


class _Layout:
    """Where everything on a card is, from its top left."""

    def __init__(self, columns: list[list[Section]], font: Font):
        self.font = font
        size = font.size_px
        self._placed: list[tuple] = []  # colour, text, x, y of the middle
        left, bottom = PADDING * size, 0.0
        for column in columns:
            everything = [row for _, rows in column for row in rows]
            keys_width = max((font.size(keys)[0] for keys, _ in everything), default=0)
            what_width = max((font.size(what)[0] for _, what in everything), default=0)
            what_left = left + keys_width + GAP * size
            y = PADDING * size + 0.5 * size
            for heading, rows in column:
                self._placed.append((HEADING, heading, left, y))
                for keys, what in rows:
                    y += LINE * size
                    self._placed += [(KEYS, keys, left, y), (WHAT, what, what_left, y)]
                y += (LINE + 0.6) * size
            bottom = max(bottom, y - (LINE + 0.6) * size)
            left = what_left + what_width + COLUMN_GAP * size
        right = left - COLUMN_GAP * size
        self.size_px = _whole(0, 0, right + PADDING * size, bottom + (0.5 + PADDING) * size)[2:]

    def labels(self, left_px: int, top_px: int) -> dict[tuple, list[Label]]:
        """All texts, by colour, for a card at a place."""
        labels: dict[tuple, list[Label]] = {HEADING: [], KEYS: [], WHAT: []}
        for colour, text, x, y in self._placed:
            if text:
                label = Label.at(self.font, text, left_px + x, top_px + y, (0, 0.5))
                labels[colour].append(label)
        return labels


def _shown(text: str, font: Font) -> str:
    """A text as the font can write it: file names have all kinds of characters."""
    text = text if len(text) <= LONGEST else f"{text[: LONGEST - 3]}..."
    missing = font.missing(text)
    return "".join("?" if sign in missing or not sign.isprintable() else sign for sign in text)


def _columns(sections: Sequence[Section], count: int) -> list[list[Section]]:
    """Sections in one or two columns of about equal height, in order."""
    if count == 1 or len(sections) < 2:
        return [list(sections)]
    heights = np.cumsum([len(rows) + 1.5 for _, rows in sections])
    first = 1 + int(np.abs(heights[:-1] - heights[-1] / 2).argmin())
    return [list(sections[:first]), list(sections[first:])]


def _whole(*place_px) -> tuple[int, ...]:
    return tuple(round(float(length)) for length in place_px)
