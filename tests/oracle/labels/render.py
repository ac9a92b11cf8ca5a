"""What is the picture of a scene of labels?"""

from dataclasses import dataclass

import numpy as np

from ..colour import encode
from ..ray import make_rays
from . import slice, surface, volume
from .scene import BACKGROUND

MARCHES = {"surface": surface.march, "volume": volume.march, "slice": slice.march}


@dataclass(frozen=True, eq=False)
class LabelPicture:
    """What is seen of labels, h by w pixels."""

    image: np.ndarray  # (h, w, 4) uint8, sRGB, straight alpha, over the background
    colour: np.ndarray  # (h, w, 4) float64, linear, premultiplied, not clamped
    label: np.ndarray  # (h, w) int64, the id that is found; 0 where nothing is
    t: np.ndarray  # (h, w) float64, where it is found, beyond the near plane; NaN where nothing is
    depth: np.ndarray  # (h, w) float64, ndc 0..1 from near to far, NaN where none is written


def render_labels(scene):
    """Render a `LabelScene` to a `LabelPicture`."""
    rays = make_rays(scene)
    hits = MARCHES[scene.mode](scene, rays)
    shape = scene.size[::-1]
    colour = hits.colour.reshape(*shape, 4)
    return LabelPicture(
        encode(colour, scene.background),
        colour,
        np.where(np.isnan(hits.scalar), BACKGROUND, hits.scalar).astype(np.int64).reshape(shape),
        hits.t.reshape(shape),
        np.where(hits.writes_depth, rays.ndc_depth(hits.t), np.nan).reshape(shape),
    )
