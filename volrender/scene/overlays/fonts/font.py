"""From a line of text to pixels: glyphs by Pillow, as large as their outlines say."""

import math
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from .faces import drawn_as, load, stretches

# Glyphs are drawn larger and averaged: Pillow fits small ones to whole pixels, which makes each size
# another shape, with other gaps.
FINE_PX, FINEST = 192.0, 16
BOLD = 0.03  # of the font's size: how much wider strokes are on each side


class Font(NamedTuple):
    """A typeface at a size.

    Parameters
    ----------
    path : str, optional
        A TrueType or OpenType file; None is the font that Pillow has built in. What a font lacks is
        made of other glyphs ("µ", "³"), or is of a font that the system has.
    size_px : float
    bold : bool
        Whether strokes are wider.
    """

    path: str | None
    size_px: float
    bold: bool = False

    @property
    def cap_height_px(self) -> int:
        """Height of a capital."""
        return _cap_height(self)

    def missing(self, text: str) -> str:
        """The characters of a text that there is no glyph for."""
        return "".join(sign for sign in text if drawn_as(self.path, sign) is None)

    def coverage(self, text: str) -> tuple[np.ndarray, int]:
        """A line of text as pixels.

        Returns
        -------
        coverage : ndarray of uint8, shape (height, width)
            0 outside the glyphs, 255 inside; as wide as the ink.
        baseline_px : int
            Row of the baseline: the first below the letters that do not reach down.
        """
        return _rasterise(self, text)

    @property
    def fineness(self) -> int:
        """How many times as large glyphs are drawn before they are averaged."""
        return min(FINEST, max(1, math.ceil(FINE_PX / self.size_px)))

    def fine(self, text: str) -> "Fine":
        """A line of text, `fineness` times as large."""
        return _drawn_large(self, text)

    def size(self, text: str) -> tuple[int, int]:
        """Width and height of a line of text as `Label` places it: ink by height of a capital."""
        return self.coverage(text)[0].shape[1], self.cap_height_px


class Fine(NamedTuple):
    """A line of text, larger than it is shown: lengths in its own pixels.

    Attributes
    ----------
    coverage : ndarray of uint8, shape (height, width)
        0 outside the glyphs, 255 inside.
    left, top : int
        Of `coverage`, from where the text starts on its baseline.
    cap_height : int
        Of a capital.
    advance : float
        To where a text that goes on starts.
    """

    coverage: np.ndarray
    left: int
    top: int
    cap_height: int
    advance: float


@lru_cache(maxsize=64)
def _cap_height(font: Font) -> int:
    return round(_fine_cap_height(font) / font.fineness)


def _fine_cap_height(font: Font) -> int:
    return -load(font.path, font.size_px * font.fineness).getbbox("H", anchor="ls")[1]


@lru_cache(maxsize=1024)
def _rasterise(font: Font, text: str) -> tuple[np.ndarray, int]:
    times, fine = font.fineness, font.fine(text)
    (height, width), top = fine.coverage.shape, fine.top
    up, down = (max(0, -(-length // times)) for length in (-top, top + height))
    rows, columns = max(1, up + down), max(1, -(-width // times))
    whole = np.zeros((rows * times, columns * times), np.uint8)
    whole[up * times + top : up * times + top + height, :width] = fine.coverage
    parts = whole.reshape(rows, times, columns, times)
    coverage = parts.mean(axis=(1, 3)).round().astype(np.uint8)
    coverage.setflags(write=False)
    return coverage, up


def _drawn_large(font: Font, text: str) -> Fine:
    from PIL import Image, ImageDraw

    size = font.size_px * font.fineness
    stroke = round(BOLD * size) if font.bold else 0
    pen, placed = 0.0, []
    for part in stretches(font.path, text):
        face = load(part.path, size * part.share)
        place = round(pen), -round(part.rise * size)
        placed.append((part, face, place))
        pen += face.getlength(part.letters)
    boxes = []
    for part, face, (x, y) in placed:
        left, top, right, bottom = face.getbbox(part.letters, anchor="ls", stroke_width=stroke)
        if part.has_tail:  # to the end of a pixel
            bottom = max(bottom, face.getbbox("p", anchor="ls", stroke_width=stroke)[3])
            bottom = -(-bottom // font.fineness) * font.fineness
        boxes.append((left + x, top + y, right + x, bottom + y))
    left, top = (math.floor(min(box[side] for box in boxes)) for side in (0, 1))
    right, bottom = (math.ceil(max(box[side] for box in boxes)) for side in (2, 3))
    image = Image.new("L", (right - left, bottom - top))
    draw = ImageDraw.Draw(image)
    for part, face, (x, y) in placed:
        at = x - left, y - top
        draw.text(at, part.letters, fill=255, font=face, anchor="ls", stroke_width=stroke)
    coverage = np.array(image)
    for part, face, (x, _) in placed:
        if part.has_tail:
            _add_tail(coverage[:, max(0, x - left) :], -top, face.getlength("u"))
    return Fine(coverage, left, top, _fine_cap_height(font), pen)


def _add_tail(coverage: np.ndarray, baseline: int, width: float) -> None:
    """Make the first letter, a u, a µ: its left stem goes on below the baseline."""
    stem_row = coverage[baseline - max(2, round(width / 3))]
    stem = slice(0, max(1, round(width / 2)))
    below = coverage[baseline - max(2, round(width / 7)) :, stem]
    np.maximum(below, stem_row[stem], out=below)
