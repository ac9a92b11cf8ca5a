"""A drawing: a picture, and lines, bars and text over it."""

from typing import NamedTuple


class Mark(NamedTuple):
    """Something that is drawn over the picture, in pixels of the figure from its top left.

    Attributes
    ----------
    colour : (r, g, b, a)
        sRGB, 0 to 1, straight.
    clip : (left, top, width, height)
        Of the subplot.
    """

    colour: tuple[float, ...]
    clip: tuple[float, ...]


class Line(NamedTuple):
    """A straight line with round ends."""

    mark: Mark
    start: tuple[float, float]
    end: tuple[float, float]
    width: float


class Bar(NamedTuple):
    """A filled rectangle."""

    mark: Mark
    place: tuple[float, float, float, float]


class Words(NamedTuple):
    """A line of text: where its ink begins, its baseline, and how wide it is."""

    mark: Mark
    text: str
    left: float
    baseline: float
    width: float
    size: float
    path: str | None
    bold: bool


class Drawing(NamedTuple):
    """A picture, and what lies over it.

    Attributes
    ----------
    size : (width, height)
        Of the figure, pixels.
    inches : (width, height)
        On paper.
    png : bytes
        The picture, which fills it.
    shapes : list of Line, Bar or Words
        In the order in which they are drawn.
    title : str
    """

    size: tuple[int, int]
    inches: tuple[float, float]
    png: bytes
    shapes: list[Line | Bar | Words]
    title: str
