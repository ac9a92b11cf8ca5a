"""What is the image of a scene?"""

from dataclasses import dataclass

import numpy as np

from . import iso, minip, mip
from . import slice as plane_slice
from .colour import encode
from .ray import make_rays

MARCH = {"mip": mip.march, "minip": minip.march, "iso": iso.march, "slice": plane_slice.march}


@dataclass(frozen=True, eq=False)
class Layers:
    """The raw results of a frame, h by w pixels, and the image made of them."""

    scalar: np.ndarray  # (h, w) float64, data units, NaN where nothing is drawn
    unrefined: np.ndarray  # (h, w) float64, mip and minip: before refinement; else NaN
    colour: np.ndarray  # (h, w, 4) float64, linear, premultiplied, not clamped
    depth: np.ndarray  # (h, w) float64, ndc 0..1 from near to far, NaN where nothing is drawn
    image: np.ndarray  # (h, w, 4) uint8, sRGB, straight alpha, over the background


def render(scene):
    """Render a `Scene` to `Layers`, one sample per ray and step, nothing skipped."""
    rays = make_rays(scene)
    hits = MARCH[scene.mode](scene, rays)
    width_px, height_px = scene.size
    shape = (height_px, width_px)
    colour = hits.colour.reshape(*shape, 4)
    return Layers(
        hits.scalar.reshape(shape),
        hits.unrefined.reshape(shape),
        colour,
        rays.ndc_depth(hits.t).reshape(shape),
        encode(colour, scene.background),
    )
