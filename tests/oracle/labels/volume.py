"""volume: labels as matter, each as dense as it is opaque, lit where two of them touch."""

import numpy as np

from ..modes.composite import gathered
from ..modes.iso import facing, light_direction, reflected
from ..opacity import MOST_ALPHA
from .label_at import around, label_at
from .normal import field_slope, to_world

SMOOTHING, REACH = 0.8, 1  # voxels, of normals


def march(scene, rays, t_end=None):
    """What each ray gathers on its way, as `Hits`. A segment is of the label at its middle.

    A hit's place is that of composite, its scalar the id of the segment that it is in.
    """
    hits, found, middle = gathered(scene, rays, matter_of(scene), light_of(scene), t_end)
    hits.scalar[found] = label_at(scene, middle)
    return hits


def matter_of(scene):
    """``matter(start, middle, stop)`` of segments: extinction a unit (m,), linear colour (m, 3)."""

    def matter(_start, middle, _stop):
        colour, opacity = scene.look(label_at(scene, middle))
        return -np.log1p(-np.minimum(opacity * scene.density, MOST_ALPHA)), colour

    return matter


def light_of(scene):
    """``at_middle(positions, colour, to_viewer)``: the factor of extinction, 1, and lit colours (m, 3)."""

    def at_middle(positions, colour, to_viewer):
        if scene.shade == 0:
            return 1.0, colour
        own = label_at(scene, positions)
        labels, _ = around(scene, positions)
        at_border = (labels != own).any(axis=0)
        normal = facing(own_normals(scene, positions, own), to_viewer)
        reflection = reflected(scene, colour, normal, to_viewer, light_direction(scene))
        return 1.0, colour + scene.shade * at_border[:, None] * (reflection - colour)

    return at_middle


def own_normals(scene, positions, own):
    """Unit normals (n, 3), world axes, of the borders of the labels (n,) at positions, outwards."""
    slope = np.zeros_like(positions)
    for label in np.unique(own):
        at = own == label
        slope[at] = field_slope(scene, scene.ids == label, positions[at], SMOOTHING, REACH)
    return -to_world(scene, slope)
