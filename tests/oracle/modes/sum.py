"""sum: the integral of the values along the ray, in world units; it is found in the middle of the ray."""

import numpy as np

from ..colour import contrast
from ..ray import world_from_data
from .mean import in_the_middle, mean_of


def march(scene, rays, t_end=None):
    """The integral along each ray, as `Hits`: colours are those of it over the box's longest edge.

    Alpha does not add up: it is the mean.
    """
    found, mean, length = mean_of(scene, rays, t_end)
    length_world = length * rays.length_of_t[found]
    edges = np.linalg.norm(world_from_data(scene)[0], axis=0) * scene.shape_xyz
    shown = mean * (length_world / edges.max())[:, None]
    if scene.is_colour:
        shown[:, 3:] = mean[:, 3:]
    scalar = scene.scalar(mean) * length_world
    hits = in_the_middle(scene, rays, t_end, found, shown, scalar)
    hits.scaled[found] = contrast(scene, scene.scalar(shown))
    return hits
