"""What of a figure is drawn as lines, bars and text over the picture of the rest, and its file."""

import os
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from ....base.colour import srgb_from_linear
from ....base.files.whole_file import write_whole
from ....engine.frame.draw_list import Owner
from ....engine.quads.lines import Strokes
from ...drawing.composition import Composition
from ...overlays.text import Writing
from ..picture_file import encoded_picture
from ..scaled import render_scaled, scaled_size

INCH_PX = 96.0  # of SVG and the web: what a pixel of the figure is where no DPI is given


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


def write_drawing(
    path: str | os.PathLike[str], figure: Any, scale: float, dpi: float | None
) -> None:
    """Write an .svg or .pdf of a figure; see `Figure.export`.

    Axes, scale bar, what is written, and the frames and ticks of colorbars are lines and text. The
    volumes, what they may hide, and the colours of colorbars are in the picture.
    """
    drawing = drawing_of(figure, scale, dpi)
    if Path(path).suffix.lower() == ".svg":
        from .svg import svg_of

        write_whole(Path(path), svg_of(drawing))
    else:
        from .pdf import pdf_of

        write_whole(Path(path), pdf_of(drawing))


def drawing_of(figure: Any, scale: float, dpi: float | None) -> Drawing:
    """A figure as a drawing, its picture with so many pixels per pixel of the figure."""
    figure.animate()
    size_px = scaled_size(figure.size, scale)
    shapes: list[Line | Bar | Words] = []
    stage = figure.stage
    with figure.engine.lock:  # picture and lines are of one moment
        whole = stage.compose(stage.renderer, size_px, scale, part_px=size_px)
        drawn = _drawn_over(figure)
        for item in (*whole.draw_list.world, *whole.draw_list.over):
            if _is_vector(item, drawn):
                shapes += _shapes(item, size_px[0] / figure.size[0])
        picture = render_scaled(figure, scale, lambda part: _without(part, drawn))
    inches = tuple(
        length / dpi if dpi is not None else own / INCH_PX
        for length, own in zip(size_px, figure.size, strict=True)
    )
    titles = [subplot.title for subplot in figure if subplot.title]
    png = encoded_picture(picture, ".png")
    return Drawing(figure.size, inches, png, shapes, "; ".join(titles) or "volrender")


def _drawn_over(figure: Any) -> set[Owner]:
    """Whose items lie over the picture, or could not be hidden by anything in it."""
    corners = figure.background
    return {
        owner
        for subplot in figure.stage.shown()
        for overlay in subplot.overlays(
            corners if subplot.background is None else subplot.background
        )
        if overlay.never_hidden or not overlay.in_world
        for owner in overlay.owners
    }


def _is_vector(item: Any, drawn: set[Owner]) -> bool:
    return item.owner in drawn and item.vector is not None


def _without(whole: Composition, drawn: set[Owner]) -> Composition:
    """What is left for the picture."""
    parts = whole.draw_list
    world = tuple(item for item in parts.world if not _is_over(item, drawn))
    over = tuple(item for item in parts.over if not _is_over(item, drawn))
    return whole._replace(draw_list=parts._replace(world=world, over=over))


def _is_over(item: Any, drawn: set[Owner]) -> bool:
    return getattr(item, "vector", None) is not None and item.owner in drawn


def _shapes(item: Any, scale: float) -> list[Line | Bar | Words]:
    """Lines, bars and text of an item, in pixels of the figure."""
    clip = tuple(length / scale for length in item.scissor_px)
    what = item.vector
    if isinstance(what, Strokes):
        return _lines(what, clip, scale)
    assert isinstance(what, Writing)
    mark, font = Mark(what.colour, clip), what.font
    bars = [Bar(mark, _scaled(place, scale)) for place in what.bars_px]
    words = [
        Words(
            mark,
            label.text,
            label.left_px / scale,
            label.baseline_px / scale,
            label.width_px / scale,
            font.size_px / scale,
            font.path,
            font.bold,
        )
        for label in what.labels
        if label.text.strip()
    ]
    return [*bars, *words]


def _lines(strokes: Strokes, clip: tuple[float, ...], scale: float) -> list[Line | Bar | Words]:
    *light, alpha = strokes.colour
    srgb = srgb_from_linear(np.array(light) / max(alpha, 1e-6)).clip(0, 1).tolist()
    mark, width = Mark((*srgb, alpha), clip), strokes.width_px / scale
    ends = [strokes.instances[name][:, :2] / scale for name in ("start", "end")]
    return [
        Line(mark, (a[0], a[1]), (b[0], b[1]), width)
        for a, b in zip(ends[0].tolist(), ends[1].tolist(), strict=True)
    ]


def _scaled(place: Any, scale: float) -> tuple[float, float, float, float]:
    left, top, width, height = (float(length) / scale for length in place)
    return left, top, width, height
