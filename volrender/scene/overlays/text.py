"""Where lines of text are, and one picture of all the labels of an overlay."""

from typing import NamedTuple

import numpy as np

from ...engine.frame.draw_list import Owner
from ...engine.quads.quads import Picture, QuadsItem
from ...engine.quads.sprites import sprites
from .fonts.font import Font

LONGEST = 100  # characters in a line


class Label(NamedTuple):
    """A line of text at a place.

    Attributes
    ----------
    text : str
    left_px, baseline_px : int
        Left end of the ink and the baseline, in pixels of the target.
    width_px, height_px : int
        Of the ink, and of a capital.
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
            The point: 0 left to 1 right, and 0 top of a capital to 1 baseline.
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

    @property
    def room_px(self) -> tuple[int, int, int, int]:
        """Left, top, width, height."""
        return self.left_px, self.baseline_px - self.height_px, self.width_px, self.height_px

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


class Writing(NamedTuple):
    """Text and bars as such.

    Attributes
    ----------
    labels : tuple of Label
    font : Font
    colour : (r, g, b, a)
        sRGB, straight.
    bars_px : tuple of (left, top, width, height)
    """

    labels: tuple[Label, ...]
    font: Font
    colour: tuple
    bars_px: tuple


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
        writing = Writing(tuple(labels), font, tuple(colour), tuple(bars_px))
        item = sprites(self._owner, self._in_world, self._picture, places, *place)
        return item._replace(vector=writing)

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
