"""The raw result of one graphic in a frame: what its rays found, before blending."""

from dataclasses import dataclass

import numpy as np

from ...engine.frame.frame import Frame
from ...engine.frame.volume_drawable import VolumeDrawable
from ..graphics.volume_graphic import ImageVolumeGraphic


@dataclass(frozen=True)
class Layer:
    """The raw result of one graphic in a frame, before blending.

    Attributes
    ----------
    graphic : ImageVolumeGraphic
    scalar : ndarray of float32, (height, width)
        The value that was found, data units (luminance for colour); NaN where nothing was found.
    colour : ndarray of float32, (height, width, 4)
        Linear RGB, premultiplied by alpha; zero where nothing was found.
    depth : ndarray of float32, (height, width)
        0 at the near plane, 1 at the far plane; NaN where nothing was found.
    """

    graphic: ImageVolumeGraphic
    scalar: np.ndarray
    colour: np.ndarray
    depth: np.ndarray


def render_layer(graphic: ImageVolumeGraphic, drawable: VolumeDrawable, frame: Frame) -> Layer:
    """Render one graphic on its own."""
    colour, found = frame.render_layer(drawable)
    nothing = found[..., 2] == 0
    scalar = drawable.texture.encoding.data(found[..., 0]).astype(np.float32)
    scalar[nothing] = np.nan
    depth = np.where(nothing, np.float32(np.nan), found[..., 1])
    return Layer(graphic, scalar, colour, depth)
