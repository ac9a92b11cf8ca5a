"""Several volumes of composite matter in one place, on one ray: a mixture of all of them."""

from dataclasses import dataclass

import numpy as np

from .modes.composite import LEAST_OPACITY, light_of, matter_of
from .ray import make_rays, mean_edge, sample_count


@dataclass(frozen=True, eq=False)
class Mixture:
    """What m rays gather of n volumes."""

    colour: np.ndarray  # (m, 4) linear, premultiplied
    t: np.ndarray  # (m,), where half of the light is absorbed, or half of what is; NaN: nothing
    shares: np.ndarray  # (n, m), of each in what absorbs there


def march(scenes, t_end=None):
    """The `Mixture` of scenes of mode composite with one camera.

    The lattice is on what of a ray lies between where it enters any box and where it leaves the
    last, as fine as the finest of those that it crosses, in world length. Of a segment, a volume
    has the part that is inside of it, with the values at the ends of that part.
    """
    rays = [make_rays(scene) for scene in scenes]
    crosses = np.array([one.crosses for one in rays])
    entry = np.where(crosses, [one.entry for one in rays], np.inf).min(axis=0)
    exit_ = np.where(crosses, [one.exit for one in rays], -np.inf).max(axis=0)
    any_crossed = crosses.any(axis=0)
    entry, exit_ = np.where(any_crossed, entry, 0.0), np.where(any_crossed, exit_, 0.0)
    length_of_t = rays[0].length_of_t
    steps = [
        scene.step_size
        * scene.base_step_voxels
        / np.linalg.norm(one.direction_data, axis=1)
        * length_of_t
        for scene, one in zip(scenes, rays, strict=True)
    ]
    finest = np.where(crosses, steps, np.inf).min(axis=0)
    finest = np.where(any_crossed, finest, 1.0)
    count = np.where(any_crossed, sample_count((exit_ - entry) * length_of_t, finest), 0)
    spacing = (exit_ - entry) / np.maximum(count, 1)
    end = exit_ if t_end is None else np.minimum(exit_, t_end)
    parts = [_Part(scene, one) for scene, one in zip(scenes, rays, strict=True)]

    m = len(entry)
    optical = np.zeros((count.max() + 1, m))
    each = np.zeros((count.max(), len(scenes), m))  # what each adds to it in a segment
    light = np.zeros((m, 3))
    for k in range(count.max()):
        live = (k < count) & (entry + k * spacing < end)
        start = entry + k * spacing
        stop = np.minimum(np.where(k + 1 == count, exit_, entry + (k + 1) * spacing), end)
        glow = np.zeros((m, 3))
        for number, part in enumerate(parts):
            absorbed, colour = part.between(start, stop, live)
            each[k, number] = absorbed
            glow += absorbed[:, None] * colour
        whole = each[k].sum(axis=0)
        share = np.exp(-optical[k]) * -np.expm1(-whole)
        light += share[:, None] * glow / np.where(whole > 0, whole, 1.0)[:, None]
        optical[k + 1] = optical[k] + whole

    opacity = -np.expm1(-optical[-1])
    t, shares = np.full(m, np.nan), np.zeros((len(scenes), m))
    found = np.flatnonzero(opacity >= LEAST_OPACITY)
    is_half = optical[-1, found] >= np.log(2)
    half = np.where(is_half, np.log(2), -np.log1p(-opacity[found] / 2))
    k = (optical[1:, found] < half).sum(axis=0)
    way = (half - optical[k, found]) / (optical[k + 1, found] - optical[k, found])
    start = entry[found] + k * spacing[found]
    t[found] = start + way * np.minimum(spacing[found], end[found] - start)
    here = each[k, :, found].T
    shares[:, found] = here / here.sum(axis=0)
    return Mixture(np.column_stack([light, opacity]), t, shares)


class _Part:
    """One of the volumes."""

    def __init__(self, scene, rays):
        self.scene, self.rays = scene, rays
        self.matter, self.at_middle = matter_of(scene), light_of(scene)
        unit = scene.opacity_unit or mean_edge(scene)
        self.units_per_t = rays.length_of_t / unit

    def between(self, start, stop, live):
        """Optical depth (m,) and colour (m, 3) of what is inside between two t, of live rays."""
        rays, m = self.rays, len(start)
        first, last = np.maximum(start, rays.entry), np.minimum(stop, rays.exit)
        index = np.flatnonzero(live & rays.crosses & (last > first))
        depth, colours = np.zeros(m), np.zeros((m, 3))
        if not len(index):
            return depth, colours
        first, last = first[index], last[index]
        middle = rays.at(index, (first + last) / 2)
        extinction, colour = self.matter(rays.at(index, first), middle, rays.at(index, last))
        dense = np.flatnonzero(extinction > 0)
        towards = -rays.direction_world[index[dense]]
        towards /= np.linalg.norm(towards, axis=1, keepdims=True)
        factor, seen = self.at_middle(middle[dense], colour[dense], towards)
        extinction[dense] *= factor
        colour[dense] = seen
        absorbed = extinction * (last - first) * self.units_per_t[index]
        depth[index] = -np.log1p(self.scene.alpha * np.expm1(-absorbed))
        colours[index] = colour
        return depth, colours
