"""mip: the largest value along the ray."""

import numpy as np

from ..colour import premultiply, transfer
from ..ray import Hits, sample_count, world_from_data
from ..sampling import sample


def march(scene, rays, t_end=None):
    """The maximum along each ray, as `Hits`."""
    return march_extremum(scene, rays, sign=1, t_end=t_end)


def march_extremum(scene, rays, sign, t_end=None):
    """The largest (sign 1) or smallest (sign -1) value along each ray, as `Hits`.

    The first of equal samples wins, then four halvings of the step refine its place. Values
    are compared after clamping to clim, as far as the picture cannot tell: colour volumes
    are compared by luminance, not clamped, and neither is a clim of no width, which is a step.

    A ray that ends at t_end (m,) keeps its lattice: the samples up to there count.
    """
    end = rays.until(t_end)
    count = sample_count(rays.length_voxels, scene.base_step_voxels)
    spacing = np.where(rays.crosses, (rays.exit - rays.entry) / count, 0.0)
    low, high = min(scene.clim), max(scene.clim)
    if scene.is_colour or low == high:
        low, high = -np.inf, np.inf
    bound = high if sign > 0 else -low

    def score(index, t):
        """How good the value at t is on the rays at index; a missing one is the worst."""
        values, present = sample(scene, rays.at(index, t))
        return np.where(present, sign * np.clip(scene.scalar(values), low, high), -np.inf)

    best = np.full(len(count), -np.inf)
    best_t = np.where(rays.crosses, rays.entry, 0.0)
    for k in range(count.max()):
        ends_later = rays.entry + k * spacing <= end
        index = np.flatnonzero((rays.entry < end) & (k < count) & ends_later)
        t = rays.entry[index] + k * spacing[index]
        candidate = score(index, t)
        better = candidate > best[index]
        best[index[better]], best_t[index[better]] = candidate[better], t[better]

    hit = best > -np.inf
    coarse_t = best_t.copy()
    index = np.flatnonzero(hit & (best < bound))
    for halving in (2, 4, 8, 16):
        offset = spacing[index] / halving
        before = np.maximum(best_t[index] - offset, rays.entry[index])
        after = np.minimum(best_t[index] + offset, end[index])
        score_before, score_after = score(index, before), score(index, after)
        take_after = score_after > score_before
        candidate = np.where(take_after, score_after, score_before)
        t = np.where(take_after, after, before)
        better = candidate > best[index]
        best[index[better]], best_t[index[better]] = candidate[better], t[better]

    hits = Hits.none(len(hit))
    found = np.flatnonzero(hit)
    values, _ = sample(scene, rays.at(found, best_t[found]))
    coarse, _ = sample(scene, rays.at(found, coarse_t[found]))
    hits.t[found] = best_t[found]
    hits.scalar[found] = scene.scalar(values)
    hits.unrefined[found] = scene.scalar(coarse)
    depth = depth_of(scene, rays, best_t[found])
    hits.colour[found] = premultiply(transfer(scene, values, depth=depth))
    return hits


def depth_of(scene, rays, t):
    """Where t is between the nearest and the farthest point of the box, 0..1; None if that is not asked."""
    if scene.color_by == "value" or scene.mode == "minip":
        return None
    linear, translation = world_from_data(scene)
    corners = [np.where(side, *scene.box) for side in np.ndindex(2, 2, 2)]
    away = (np.array(corners) @ linear.T + translation - rays.origin_world[0]) @ rays.forward_world
    near = max(away.min(), 0.0)
    return (t - near) / (away.max() - near)
