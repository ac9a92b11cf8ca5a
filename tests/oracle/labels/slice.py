"""slice: the labels where rays meet the plane, and their outlines."""

import numpy as np

from ..colour import premultiply
from ..modes.slice import plane_t, shown_on_plane
from ..ray import Hits, make_rays
from .label_at import label_at
from .scene import BACKGROUND

DIRECTIONS = 8  # in which a pixel looks for other labels


def march(scene, rays, t_end=None):
    """The plane on each ray, as `Hits`, where a label is seen there; scalar is its id."""
    t = plane_t(scene, rays)
    found, positions = shown_on_plane(scene, rays, t, t_end)
    label = label_at(scene, positions)
    colour, opacity = scene.look(label)
    opacity = opacity * np.where(on_outline(scene, found, label), 1.0, scene.fill)
    seen = scene.alpha * opacity > 0

    hits = Hits.none(len(t))
    found = found[seen]
    hits.t[found], hits.scalar[found] = t[found], label[seen]
    hits.colour[found] = premultiply(np.column_stack([colour, scene.alpha * opacity])[seen])
    return hits


def on_outline(scene, pixels, label):
    """Which pixels (n,), as indices, with labels (n,), are within `outline` pixels of another label."""
    is_near = np.zeros(len(pixels), bool)
    rings = int(np.ceil(scene.outline))
    for ring in range(1, rings + 1):
        radius = scene.outline * ring / rings
        for turn in np.arange(DIRECTIONS) * 2 * np.pi / DIRECTIONS:
            shift_px = radius * np.cos(turn), radius * np.sin(turn)
            is_near |= label_on_plane(scene, make_rays(scene, shift_px))[pixels] != label
    return is_near


def label_on_plane(scene, rays):
    """The label (m,) where rays meet the plane; background where nothing of the volume is shown."""
    t = plane_t(scene, rays)
    label = np.full(len(t), BACKGROUND)
    found, positions = shown_on_plane(scene, rays, t)
    label[found] = label_at(scene, positions)
    return label
