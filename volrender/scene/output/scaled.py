"""Pictures of a figure with more pixels than it has, or fewer: in tiles where they are large."""

from collections.abc import Callable
from typing import Any

import numpy as np

from ...base import checks
from ..drawing.composition import Composition
from ..drawing.renderer import Renderer

LEAST_SCALE, LARGEST_SCALE = 0.25, 16.0
LARGEST_TILE_PX = 4096  # a side: targets of one tile take about 0.5 GiB
MOST_PIXELS = 2**30  # 4 GiB as an array


def checked_scale(figure: Any, scale: float) -> float:
    """A scale in which a picture of a figure can be made; TypeError or ValueError where it cannot."""
    scale = checks.number("scale", scale, LEAST_SCALE, LARGEST_SCALE)
    width, height = scaled_size(figure.size, scale)
    if width * height > MOST_PIXELS:
        most = (MOST_PIXELS / (figure.size[0] * figure.size[1])) ** 0.5
        raise ValueError(
            f"scale {scale:g} makes {width}×{height} pixels, and a picture has at most {MOST_PIXELS:.3g}: "
            f"for a figure of {figure.size[0]}×{figure.size[1]} pixels, scale is at most "
            f"{int(most * 100) / 100:g}."
        )
    return scale


def scaled_size(size: tuple[int, int], scale: float) -> tuple[int, int]:
    """Width and height of the picture, pixels."""
    width, height = (max(1, round(length * scale)) for length in size)
    return width, height


def render_scaled(
    figure: Any, scale: float, change: Callable[[Composition], Composition] = lambda whole: whole
) -> np.ndarray:
    """Call the animations, render and return the picture, with so many pixels per pixel of the figure.

    Text and lines are as much larger. What is larger than a tile is drawn tile by tile, each of which
    sees its part of the same view.

    Parameters
    ----------
    figure : Figure
    scale : float
        One that `checked_scale` gave.
    change : callable
        ``change(composition)`` gives what is drawn, of each tile.

    Returns
    -------
    ndarray of uint8, shape (height, width, 4)
        sRGB with straight alpha.
    """
    figure.animate()
    stage, engine = figure.stage, figure.engine
    size_px = width, height = scaled_size(figure.size, scale)
    dispatch = stage.chosen_dispatch()
    side = min(LARGEST_TILE_PX, engine.limits["max-texture-dimension-2d"])
    tile_px = min(side, width), min(side, height)
    picture = np.empty((height, width, 4), np.uint8)
    with engine.lock:  # all tiles show one moment
        renderer = Renderer(engine, tile_px)
        for top in range(0, height, tile_px[1]):
            for left in range(0, width, tile_px[0]):

                def compose(at_px=(left, top)):
                    place = {"part_px": size_px, "at_px": at_px}
                    return change(stage.compose(renderer, tile_px, scale, **place))

                tile = renderer.frame.read(renderer.submit(compose, dispatch))
                part = picture[top : top + tile_px[1], left : left + tile_px[0]]
                part[:] = tile[: part.shape[0], : part.shape[1]]
    return picture
