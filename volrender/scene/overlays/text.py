"""From a line of text to pixels: glyphs by Pillow, all labels of an overlay in one picture."""

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from ...engine.frame.draw_list import Owner
from ...engine.quads.quads import Picture, QuadsItem
from ...engine.quads.sprites import sprites

LONGEST = 100  # characters in a line
MICRO = "µμ"  # the micro sign and the Greek letter: what the built-in font lacks, and units need
RAISED = {"²": "2", "³": "3"}  # what it lacks, too, and areas and volumes need
RAISED_SIZE, RISE = 0.68, 0.42  # of such a digit, in font sizes and heights of a digit


class Font(NamedTuple):
    """A typeface at a size.

    Parameters
    ----------
    path : str, optional
        A TrueType or OpenType file; None is the font that Pillow has built in, which knows ASCII
        and little else.
    size_px : float
    """

    path: str | None
    size_px: float

    @property
    def cap_height_px(self) -> int:
        """Height of a digit."""
        return _cap_height(self)

    def missing(self, text: str) -> str:
        """The characters of a text that the font has no glyph for."""
        drawn = (*MICRO, *RAISED)
        return "".join(
            sign for sign in text if sign not in drawn and not _has_glyph(_load(self), sign)
        )

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

    def size(self, text: str) -> tuple[int, int]:
        """Width and height of a line of text as `Label` places it: ink by height of a digit."""
        return self.coverage(text)[0].shape[1], self.cap_height_px


@lru_cache(maxsize=32)
def _load(font: Font):
    from PIL import ImageFont

    if font.path is None:
        return ImageFont.load_default(font.size_px)
    return ImageFont.truetype(font.path, font.size_px)


@lru_cache(maxsize=32)
def _cap_height(font: Font) -> int:
    return -_load(font).getbbox("0", anchor="ls")[1]


def _has_glyph(face, sign: str) -> bool:
    # U+FFFF is no character: every font shows what it shows for those that it lacks.
    return sign == " " or bytes(face.getmask(sign)) != bytes(face.getmask("\uffff"))


@lru_cache(maxsize=1024)
def _rasterise(font: Font, text: str) -> tuple[np.ndarray, int]:
    from PIL import Image, ImageDraw

    face = _load(font)
    for at, sign in enumerate(text):
        if sign in RAISED and not _has_glyph(face, sign):
            return _with_raised(font, text, at)
    draws_micro = [i for i, sign in enumerate(text) if sign in MICRO and not _has_glyph(face, sign)]
    shown = "".join("u" if i in draws_micro else sign for i, sign in enumerate(text))
    left, top, right, bottom = face.getbbox(shown, anchor="ls")
    if draws_micro:
        bottom = max(bottom, face.getbbox("p", anchor="ls")[3])
    image = Image.new("L", (max(1, right - left), max(1, bottom - top)))
    ImageDraw.Draw(image).text((-left, -top), shown, fill=255, font=face, anchor="ls")
    coverage = np.array(image)
    for i in draws_micro:
        start = round(face.getlength(shown[:i])) - left
        _add_tail(coverage[:, start:], -top, face.getlength("u"))
    coverage.setflags(write=False)
    return coverage, -top


def _with_raised(font: Font, text: str, at: int) -> tuple[np.ndarray, int]:
    """A line of text in which one sign is a small raised digit."""
    before, digit, after = text[:at], RAISED[text[at]], text[at + 1 :]
    small = font._replace(size_px=RAISED_SIZE * font.size_px)
    start = _load(font).getlength(before.translate(dict.fromkeys(map(ord, MICRO), "u")))
    end = start + _load(small).getlength(digit)
    rise = round(RISE * font.cap_height_px)
    pieces = [(*font.coverage(before), 0, 0)] if before else []
    pieces.append((*small.coverage(digit), round(start), rise))
    if after.strip():
        blank = _load(font).getlength(after) - _load(font).getlength(after.lstrip())
        pieces.append((*font.coverage(after.strip()), round(end + blank), 0))
    top = max(baseline + rise for _, baseline, _, rise in pieces)
    bottom = max(len(ink) - baseline - rise for ink, baseline, _, rise in pieces)
    width = max(left + ink.shape[1] for ink, _, left, _ in pieces)
    coverage = np.zeros((top + bottom, width), np.uint8)
    for ink, baseline, left, rise in pieces:
        row = top - baseline - rise
        part = coverage[row : row + len(ink), left : left + ink.shape[1]]
        np.maximum(part, ink, out=part)
    coverage.setflags(write=False)
    return coverage, top


def _add_tail(coverage: np.ndarray, baseline: int, width: float) -> None:
    """Make the first letter, a u, a µ: its left stem goes on below the baseline."""
    stem_row = coverage[baseline - max(2, round(width / 3))]
    stem = slice(0, max(1, round(width / 2)))
    below = coverage[baseline - 2 :, stem]
    np.maximum(below, stem_row[stem], out=below)


class Label(NamedTuple):
    """A line of text at a place.

    Attributes
    ----------
    text : str
    left_px, baseline_px : int
        Left end of the ink and the baseline, in pixels of the target.
    width_px, height_px : int
        Of the ink, and of a digit.
    depth : float
        Ndc depth.
    """

    text: str
    left_px: int
    baseline_px: int
    width_px: int
    height_px: int
    depth: float = 0.0

    @classmethod
    def at(cls, font: Font, text: str, x_px, y_px, align=(0.5, 0.5), depth=0.0) -> "Label":
        """Put a text so that a point of it is at x, y, to whole pixels.

        Parameters
        ----------
        align : (float, float)
            The point: 0 left to 1 right, and 0 top of a digit to 1 baseline.
        """
        width, height = font.size(text)
        left = round(float(x_px) - align[0] * width)
        top = round(float(y_px) - align[1] * height)
        return cls(text, left, top + height, width, height, float(depth))

    @property
    def box_px(self) -> tuple[int, int, int, int]:
        """Left, top, right, bottom."""
        top = self.baseline_px - self.height_px
        return self.left_px, top, self.left_px + self.width_px, self.baseline_px

    def overlaps(self, other: "Label", gap_px: float) -> bool:
        """Whether two labels come closer than a gap."""
        a, b = self.box_px, other.box_px
        return (
            a[0] < b[2] + gap_px
            and b[0] < a[2] + gap_px
            and a[1] < b[3] + gap_px
            and b[1] < a[3] + gap_px
        )

    def is_inside(self, box_px) -> bool:
        """Whether it lies wholly in a rectangle, (left, top, width, height)."""
        left, top, width, height = box_px
        a = self.box_px
        return left <= a[0] and top <= a[1] and a[2] <= left + width and a[3] <= top + height


class TextPicture:
    """Labels and filled rectangles of one colour. The picture is remade only for new texts.

    Parameters
    ----------
    owner : Owner
        Of the items.
    in_world : bool
        Whether they are hidden by what is nearer.
    """

    def __init__(self, owner: Owner, in_world: bool):
        self._owner = owner
        self._in_world = in_world
        self._look: tuple = ()
        self._sources: dict = {}  # text → its place in the picture
        self._picture = Picture(np.zeros((1, 1, 4)))

    def item(self, labels: list[Label], font: Font, colour, view, bars_px=()) -> QuadsItem:
        """What to draw.

        Parameters
        ----------
        labels : list of Label
        font : Font
        colour : (r, g, b, a)
            sRGB with straight alpha.
        view : View
        bars_px : sequence of (left, top, width, height)
            Filled rectangles, in pixels of the target; they need not be whole.
        """
        texts = {label.text for label in labels}
        if self._look != (font, *colour) or texts - self._sources.keys():
            self._look = (font, *colour)
            self._make_picture(sorted(texts), font, colour)
        places = [
            (*_place(label, font), *self._sources[label.text], label.depth) for label in labels
        ]
        places += [(*bar, 0, 0, 1, 1, 0.0) for bar in bars_px]
        place = view.target_px, view.scissor_px
        return sprites(self._owner, self._in_world, self._picture, places, *place)

    def _make_picture(self, texts: list[str], font: Font, colour) -> None:
        """One text below the other, after one filled texel for bars."""
        pictures = [font.coverage(text)[0] for text in texts]
        width = max([1, *(picture.shape[1] for picture in pictures)])
        alpha = np.zeros((1 + sum(len(picture) for picture in pictures), width))
        alpha[0, 0] = 255
        self._sources, top = {}, 1
        for text, picture in zip(texts, pictures, strict=True):
            height, width = picture.shape
            alpha[top : top + height, :width] = picture
            self._sources[text] = (0, top, width, height)
            top += height
        rgba = np.empty((*alpha.shape, 4))
        rgba[..., :3] = 255 * np.asarray(colour[:3])
        rgba[..., 3] = alpha * colour[3]
        self._picture = Picture(np.round(rgba))


def _place(label: Label, font: Font) -> tuple[int, int, int, int]:
    coverage, baseline = font.coverage(label.text)
    height, width = coverage.shape
    return label.left_px, label.baseline_px - baseline, width, height
