"""The raw result of one graphic in a frame: what its rays found, before blending."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...base.rectangles import Rectangle
from ...engine.frame.frame import Frame
from ...engine.shader.constants import constant
from ..graphics.graphic import Graphic
from .placed import FrameOf, place_graphics

NO_DEPTH = constant("ray/hit.wgsl", "NO_DEPTH")


@dataclass(frozen=True)
class Layer:
    """The raw result of one graphic in a frame, before blending.

    Attributes
    ----------
    graphic : Graphic
    scalar : ndarray of float32, (height, width)
        The value that was found, data units (luminance for colour); NaN where nothing was found.
        Of a sum, the integral: data units times world units; of attenuated, the value that is not
        dimmed. float32 tells seven digits: of 1.7e9 it steps by 128, and what is below 1e-45 is 0. Pictures
        and picks are finer.
    colour : ndarray of float32, (height, width, 4)
        Linear RGB, premultiplied by alpha; zero where nothing was found.
    depth : ndarray of float32, (height, width)
        0 at the near plane, 1 at the far plane; NaN where nothing was found. Of a mean and a sum, the
        middle of the ray; of matter, where half of the light is absorbed, and NaN, as the scalar is,
        where it never is.
    """

    graphic: Graphic
    scalar: np.ndarray
    colour: np.ndarray
    depth: np.ndarray


def render_layers(
    subplots, frame: Frame, at_px: tuple[int, int] = (0, 0), level: int | None = None
) -> list[Layer]:
    """Render every visible graphic of some subplots on its own, into a frame of a figure's size.

    They are in the order in which they were added.

    Parameters
    ----------
    subplots : iterable of Subplot
    frame : Frame
    at_px : (int, int)
        Where in the figure the frame begins, which may be a part of it: columns and rows.
    level : int, optional
        As `Sight.level`.
    """
    layers = []
    with frame.engine.lock:
        this_frame = FrameOf(frame, level=level)
        for subplot in subplots:
            left, top, width, height = subplot.viewport_px
            viewport_px = left - at_px[0], top - at_px[1], width, height
            shown = place_graphics(subplot, viewport_px, frame.size_px, this_frame)
            alone = [one for placed in shown for one in placed.all]
            for placed in sorted(alone, key=lambda placed: placed.turn.number):
                colour, found = frame.render_layer(placed.alone())
                nothing = found[..., 2] == 0
                if placed.graphic.cover.absorbs:  # of what is thin, colours alone are known
                    nothing |= found[..., 1] >= NO_DEPTH
                scalar = placed.item.scalar(found)
                scalar[nothing] = np.nan
                depth = np.where(nothing, np.float32(np.nan), found[..., 1])
                layers.append(Layer(placed.graphic, scalar, colour, depth))
    return layers


def joined(parts: Sequence[tuple[Rectangle, list[Layer]]], size_px: tuple[int, int]) -> list[Layer]:
    """Layers of a picture, of those of its parts."""
    if len(parts) == 1:
        return parts[0][1]
    width, height = size_px
    whole = [
        Layer(
            one.graphic,
            np.full((height, width), np.nan, np.float32),
            np.zeros((height, width, 4), np.float32),
            np.full((height, width), np.nan, np.float32),
        )
        for one in parts[0][1]
    ]
    for (left, top, across, down), layers in parts:
        place = slice(top, top + down), slice(left, left + across)
        for layer, part in zip(whole, layers, strict=True):
            layer.scalar[place], layer.colour[place] = part.scalar, part.colour
            layer.depth[place] = part.depth
    return whole
