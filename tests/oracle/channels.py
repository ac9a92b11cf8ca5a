"""Several channels on one lattice, as one graphic: each found on its own rays, and then put together."""

from dataclasses import replace

import numpy as np

from . import jointly
from .colour import encode
from .ray import make_rays
from .render import march_of


def image_of(scenes, strengths=None, alpha=1.0):
    """The image of channels, (h, w, 4) uint8, sRGB, straight alpha.

    Parameters
    ----------
    scenes : sequence of Scene
        One for each channel, of one mode, camera, size and background, with no alpha.
    strengths : sequence of float
        How strong each channel is, 0..1; what is 0 is not shown.
    alpha : float
        Of the whole.
    """
    width_px, height_px = scenes[0].size
    colour = put_together(scenes, [1.0] * len(scenes) if strengths is None else strengths)
    return encode(alpha * colour.reshape(height_px, width_px, 4), scenes[0].background)


def put_together(scenes, strengths):
    """Linear, premultiplied colours (m, 4)."""
    shown = [
        replace(scene, alpha=strength)
        for scene, strength in zip(scenes, strengths, strict=True)
        if strength > 0
    ]
    if scenes[0].mode == "composite":
        return jointly.march(shown).colour
    hits = [march_of(scene.mode)(scene, make_rays(scene)) for scene in shown]
    m = len(hits[0].t)
    light, through = np.zeros((m, 3)), np.ones((m, 1))
    if scenes[0].mode != "iso":  # lights add up
        for hit in hits:
            light += hit.colour[:, :3]
            through *= 1 - hit.colour[:, 3:]
        return np.hstack([light, 1 - through])
    t = np.array([np.where(np.isfinite(hit.t), hit.t, np.inf) for hit in hits])
    colours = np.array([hit.colour for hit in hits])
    for nearest in np.argsort(t, axis=0, kind="stable"):  # the nearest first
        its = colours[nearest, np.arange(m)]
        light += through * its[:, :3]
        through *= 1 - its[:, 3:]
    return np.hstack([light, 1 - through])
