"""What of a figure is drawn as lines, bars and text over the picture of the rest, and its file."""

import os
from pathlib import Path
from typing import Any

import numpy as np

from ....base.colour import srgb_from_linear
from ....base.files.whole_file import write_whole
from ....engine.frame.draw_list import Owner
from ....engine.quads.lines import Strokes
from ...drawing.composition import Composition
from ...overlays.text import Writing
from ..moments import Moments, of_one_moment
from ..picture_file import encoded_picture
from ..scaled import scaled_size
from ..still import still_of
from .pdf import pdf_of
from .shapes import Bar, Drawing, Line, Mark, Words
from .svg import svg_of

INCH_PX = 96.0  # of SVG and the web: what a pixel of the figure is where no DPI is given


def write_drawing(
    path: str | os.PathLike[str],
    figure: Any,
    scale: float,
    dpi: float | None,
    level: int | None = None,
) -> None:
    """Write an .svg or .pdf of a figure; see `Figure.export`.

    Axes, scale bar, what is written, and the frames and ticks of colorbars are lines and text. The
    volumes, what they may hide, and the colours of colorbars are in the picture.
    """
    encoded = svg_of if Path(path).suffix.lower() == ".svg" else pdf_of
    write_whole(Path(path), encoded(drawing_of(figure, scale, dpi, level)))


def drawing_of(figure: Any, scale: float, dpi: float | None, level: int | None = None) -> Drawing:
    """A figure as a drawing, its picture with so many pixels per pixel of the figure."""
    size_px = scaled_size(figure.size, scale)
    stage = figure.stage

    def draw(moments: Moments) -> tuple[list[Line | Bar | Words], np.ndarray]:
        with figure.engine.lock:
            whole = stage.compose(stage.renderer, size_px, scale, part_px=size_px)
            drawn = _drawn_over(figure)
            moments.note("lines")
        shapes: list[Line | Bar | Words] = []
        for item in (*whole.draw_list.world, *whole.draw_list.over):
            if _is_vector(item, drawn):
                shapes += _shapes(item, size_px[0] / figure.size[0])
        still = still_of(figure, scale, level=level, change=lambda part: _without(part, drawn))
        with figure.engine.lock:
            moments.note("picture")
        return shapes, still.picture

    shapes, picture = of_one_moment(figure, draw)
    across, down = (own / INCH_PX for own in figure.size)
    if dpi is not None:
        across, down = (length / dpi for length in size_px)
    titles = [subplot.title for subplot in figure if subplot.title]
    png = encoded_picture(picture, ".png")
    return Drawing(figure.size, (across, down), png, shapes, "; ".join(titles) or "volrender")


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
