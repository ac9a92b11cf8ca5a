"""What is the image of a scene?"""

from dataclasses import dataclass
from importlib import import_module

import numpy as np

from .colour import encode
from .ray import make_rays


@dataclass(frozen=True, eq=False)
class Layers:
    """The raw results of a frame, h by w pixels, and the image made of them."""

    scalar: np.ndarray  # (h, w) float64, data units, NaN where no depth is
    unrefined: np.ndarray  # (h, w) float64, mip and minip: before refinement; else NaN
    colour: np.ndarray  # (h, w, 4) float64, linear, premultiplied, not clamped
    depth: np.ndarray  # (h, w) float64, ndc 0..1 from near to far, NaN where none is written
    image: np.ndarray  # (h, w, 4) uint8, sRGB, straight alpha, over the background


def render(scene):
    """Render a `Scene` to `Layers`, one sample per ray and step, nothing skipped."""
    rays = make_rays(scene)
    hits = march_of(scene.mode)(scene, rays)
    width_px, height_px = scene.size
    shape = (height_px, width_px)
    colour = hits.colour.reshape(*shape, 4)
    return Layers(
        np.where(hits.writes_depth, hits.scalar, np.nan).reshape(shape),
        hits.unrefined.reshape(shape),
        colour,
        np.where(hits.writes_depth, rays.ndc_depth(hits.t), np.nan).reshape(shape),
        encode(colour, scene.background),
    )


def march_of(mode):
    """``march(scene, rays)`` of a mode, which gives `Hits`: that of the file of its name in modes."""
    return import_module(f".modes.{mode}", __package__).march
