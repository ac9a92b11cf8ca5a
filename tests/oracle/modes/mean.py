"""mean: the mean of the values along the ray; it is found in the middle of the ray."""

import numpy as np

from ..colour import premultiply, transfer
from ..ray import Hits, sample_count
from ..sampling import sample


def march(scene, rays, t_end=None):
    """The mean along each ray, as `Hits`."""
    found, mean, _ = mean_of(scene, rays, t_end)
    return in_the_middle(scene, rays, t_end, found, mean, scene.scalar(mean))


def mean_of(scene, rays, t_end):
    """What the samples that are not missing say, each weighted by how far the ray goes in its step.

    Returns
    -------
    found : (n,) int, the rays that have any
    mean : (n, channels), data units
    length : (n,), in t, of what they stand for
    """
    end = rays.until(t_end)
    count = sample_count(rays.length_voxels, scene.base_step_voxels)
    spacing = np.where(rays.crosses, (rays.exit - rays.entry) / count, 0.0)
    total = np.zeros((len(count), scene.voxels.shape[-1]))
    length = np.zeros(len(count))
    for k in range(count.max()):
        t = rays.entry + k * spacing
        index = np.flatnonzero(rays.crosses & (k < count) & (t < end))
        values, present = sample(scene, rays.at(index, t[index]))
        step = np.minimum(spacing[index], end[index] - t[index]) * present
        total[index] += step[:, None] * np.where(present[:, None], values, 0)
        length[index] += step
    found = np.flatnonzero(length > 0)
    return found, total[found] / length[found, None], length[found]


def in_the_middle(scene, rays, t_end, found, values, scalar):
    """`Hits` where rays (n,) show values (n, channels) and find a scalar (n,), both in data units."""
    hits = Hits.none(len(rays.entry))
    hits.t[found] = (rays.entry[found] + rays.until(t_end)[found]) / 2
    hits.scalar[found] = scalar
    hits.colour[found] = premultiply(transfer(scene, values))
    return hits
