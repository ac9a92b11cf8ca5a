"""A still picture of a figure: exact, of any size, in parts where it or what it shows is large."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np

from ...base import checks
from ...base.rectangles import Rectangle
from ...engine.frame.frame import Frame
from ...engine.frame.readback import Readback
from ..drawing.composition import Composition
from ..drawing.layers import Layer, joined, render_layers
from ..drawing.renderer import Renderer
from ..fidelity.exact import Exact
from ..fidelity.fidelity import FINAL, Fidelity
from .moments import Moments, of_one_moment
from .scaled import scaled_size

LARGEST_TILE_PX = 4096  # a side: targets of one tile take about 0.5 GiB


class Still(NamedTuple):
    """A picture, and how true it is.

    Attributes
    ----------
    picture : ndarray of uint8, shape (height, width, 4)
        sRGB with straight alpha.
    fidelity : Fidelity
    """

    picture: np.ndarray
    fidelity: Fidelity


def still_of(
    figure: Any,
    scale: float = 1.0,
    *,
    level: int | None = None,
    timeout_s: float | None = None,
    change: Callable[[Composition], Composition] | None = None,
) -> Still:
    """Render and return the picture, with so many pixels per pixel of the figure.

    Text and lines are as much larger. What is larger than a tile is drawn tile by tile, each of which
    sees its part of the same view. Of volumes held in bricks, those that a tile needs are waited for,
    and where there is no room for all of them, the tile is drawn in smaller ones.

    Parameters
    ----------
    figure : Figure
    scale : float
        One that `checked_scale` gave.
    level : int, optional
        One that `checked_level` gave; as `Sight.level`.
    timeout_s : float, optional
        After so many seconds nothing is waited for.
    change : callable
        ``change(composition)`` gives what is drawn, of each tile.
    """
    stage, engine = figure.stage, figure.engine
    if scale == 1 and change is None and (drawn := stage.submit_at_once()) is not None:
        return Still(stage.renderer.frame.read(drawn), stage.fidelity.note(FINAL))
    size_px = width, height = scaled_size(figure.size, scale)
    side = min(LARGEST_TILE_PX, engine.limits["max-texture-dimension-2d"])
    picture = np.empty((height, width, 4), np.uint8)

    def draw(moments: Moments) -> Fidelity:
        exact = Exact(engine, stage.bricked, stage.finest_level(scale, level), timeout_s)
        painter = _Painter(figure, scale, level, change, moments)
        for tile in _tiles(size_px, side):
            for (left, top, across, down), drawn in exact.parts(tile, painter.submit):
                picture[top : top + down, left : left + across] = painter.read(drawn)
        return exact.fidelity

    return Still(picture, stage.fidelity.note(of_one_moment(figure, draw)))


def layers_of(figure: Any, level: int | None) -> list[Layer]:
    """What the rays of each graphic find; parameters as of `still_of`."""
    stage = figure.stage

    def draw(moments: Moments) -> tuple[list[tuple[Rectangle, list[Layer]]], Exact]:
        whole = stage.renderer.frame
        exact = Exact(figure.engine, stage.bricked, stage.finest_level(1.0, level))

        def draw_part(part: Rectangle) -> list[Layer]:
            left, top, width, height = part
            is_whole = (width, height) == whole.size_px
            frame = whole if is_whole else Frame(figure.engine, (width, height))
            with figure.engine.lock:
                layers = render_layers(stage.shown(), frame, (left, top), level)
                moments.note(part)
            return layers

        parts = exact.parts((0, 0, *whole.size_px), draw_part)
        return [(part.rectangle, part.drawn) for part in parts], exact

    parts, exact = of_one_moment(figure, draw)
    stage.fidelity.note(exact.fidelity)
    return joined(parts, _size_of(parts))


def _size_of(parts: list[tuple[Rectangle, list[Layer]]]) -> tuple[int, int]:
    """Of the picture that they are parts of."""
    ends = [(left + width, top + height) for (left, top, width, height), _ in parts]
    return max(x for x, _ in ends), max(y for _, y in ends)


class _Painter:
    """Draws parts of a picture of a figure; parameters as of `still_of`."""

    def __init__(
        self,
        figure: Any,
        scale: float,
        level: int | None,
        change: Callable[[Composition], Composition] | None,
        moments: Moments,
    ) -> None:
        self._moments = moments
        self._stage = figure.stage
        self._size_px = scaled_size(figure.size, scale)
        self._scale, self._level, self._change = scale, level, change
        self._dispatch = self._stage.chosen_dispatch()
        self._renderer: Renderer = self._stage.renderer  # of the figure's size

    def submit(self, part: Rectangle) -> Readback:
        """Have a part drawn, (left, top, width, height)."""
        left, top, width, height = part
        if self._renderer.frame.size_px != (width, height):
            self._renderer = Renderer(self._stage.engine, (width, height))

        def compose() -> Composition:
            whole = self._stage.compose(
                self._renderer,
                (width, height),
                self._scale,
                part_px=self._size_px,
                at_px=(left, top),
                level=self._level,
            )
            self._moments.note(part)
            return whole if self._change is None else self._change(whole)

        return self._renderer.submit(compose, self._dispatch)

    def read(self, drawn: Readback) -> np.ndarray:
        """The part that was submitted last, (height, width, 4)."""
        return self._renderer.frame.read(drawn)


def checked_level(figure: Any, level: int | None) -> int | None:
    """A level of detail that a figure can be drawn at, or None; TypeError or ValueError where it cannot."""
    if level is None:
        return None
    level = checks.whole_number("level", level, 0)
    layouts = [one.layout for one in figure.stage.bricked()]
    coarsest = max((one.first_level + len(one.places) - 1 for one in layouts), default=0)
    if level > coarsest:
        raise ValueError(
            f"level is 0 to {coarsest}, not {level}: what the figure shows has "
            f"{'no other' if coarsest == 0 else 'no coarser'} levels of detail on the device."
        )
    return level


def _tiles(size_px: tuple[int, int], side: int) -> Iterator[Rectangle]:
    """A picture in tiles of at most so many pixels a side."""
    width, height = size_px
    for top in range(0, height, side):
        for left in range(0, width, side):
            yield left, top, min(side, width - left), min(side, height - top)
