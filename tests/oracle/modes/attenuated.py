"""attenuated: the largest scaled value along the ray, where what lies before dims what lies behind."""

import numpy as np

from ..colour import contrast, premultiply, transfer
from ..ray import Hits, sample_count, world_from_data
from ..sampling import sample
from .mip import depth_of


def march(scene, rays, t_end=None):
    """The sample with the largest t exp(-attenuation ∫ t ds) on each ray, as `Hits`.

    t is the value (of colours, the luminance) scaled by clim and gamma, 0 where it is missing; the
    integral, from the entry, is that of straight lines from sample to sample. The first of equal ones wins.
    """
    end = rays.until(t_end)
    count = sample_count(rays.length_voxels, scene.base_step_voxels)
    spacing = np.where(rays.crosses, (rays.exit - rays.entry) / count, 0.0)
    unit = scene.opacity_unit or np.cbrt(abs(np.linalg.det(world_from_data(scene)[0])))
    step = spacing * rays.length_of_t / unit
    before, last = np.zeros(len(count)), np.zeros(len(count))
    best, best_t, left = np.full(len(count), -np.inf), np.zeros(len(count)), np.ones(len(count))
    for k in range(count.max()):
        t = rays.entry + k * spacing
        index = np.flatnonzero(rays.crosses & (k < count) & (t <= end) & (rays.entry < end))
        values, present = sample(scene, rays.at(index, t[index]))
        scaled = np.where(present, contrast(scene, scene.scalar(values)), 0)
        if k > 0:
            before[index] += (last[index] + scaled) / 2 * step[index]
        last[index] = scaled
        share = np.exp(-scene.attenuation * before[index])
        wins = present & (scaled * share > best[index])
        won = index[wins]
        best[won], best_t[won], left[won] = (scaled * share)[wins], t[won], share[wins]

    hits = Hits.none(len(count))
    found = np.flatnonzero(best > -np.inf)
    values, _ = sample(scene, rays.at(found, best_t[found]))
    hits.t[found] = best_t[found]
    hits.scalar[found] = scene.scalar(values)
    hits.scaled[found] = best[found]
    depth = depth_of(scene, rays, best_t[found])
    hits.colour[found] = premultiply(transfer(scene, values, left[found], depth))
    return hits
