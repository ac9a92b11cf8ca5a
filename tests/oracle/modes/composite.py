"""composite: matter that absorbs light and gives its own, from the eye to the end of the ray."""

import numpy as np

from ..opacity import break_values, by_gradient, classified, interpolated
from ..preintegration import Means
from ..ray import Hits, Lattice, mean_edge, world_from_data
from ..sampling import gradient, sample
from .iso import facing, light_direction, reflected, unit

LEAST_OPACITY = 1 / 255  # below, there is nothing to point at
SURFACE_CONTRAST = 0.02  # of clim, over a mean edge: from there on all is lit


def march(scene, rays, t_end=None):
    """What each ray gathers on its way, as `Hits`. Nothing is skipped, nothing ends early.

    A hit's place is where opacity reaches a half, else half of what it ends at. A ray that ends
    at t_end (m,) keeps its lattice, and its last segment is cut short.
    """
    hits, found, middle = gathered(scene, rays, matter_of(scene), light_of(scene), t_end)
    values, present = sample(scene, rays.at(found, hits.t[found]))
    middle_values, _ = sample(scene, middle)
    hits.scalar[found] = scene.scalar(np.where(present[:, None], values, middle_values))
    return hits


def gathered(scene, rays, matter, at_middle, t_end=None):
    """What rays gather of matter, as `matter_of` and `light_of` tell of it.

    Returns
    -------
    hits : Hits, without scalars
    found : (n,) int, the rays that have a place
    middle : (n, 3), positions of the middles of the segments in which that is
    """
    lattice = Lattice.of(rays, scene.step_size * scene.base_step_voxels, t_end)
    m, most = len(lattice.count), lattice.count.max()
    units_per_t = rays.length_of_t / (scene.opacity_unit or mean_edge(scene))
    optical = np.zeros((most + 1, m))  # depth at each sample
    light = np.zeros((m, 3))
    for k in range(most):
        index = lattice.with_segment(k)
        start, stop = lattice.t(index, k), lattice.t(index, k + 1)
        middle = rays.at(index, (start + stop) / 2)
        extinction, colour = matter(rays.at(index, start), middle, rays.at(index, stop))

        dense = np.flatnonzero(extinction > 0)
        to_viewer = -unit(rays.direction_world[index[dense]])
        factor, seen = at_middle(middle[dense], colour[dense], to_viewer)
        extinction[dense] *= factor
        absorbed = extinction * (stop - start) * units_per_t[index]
        share = np.exp(-optical[k, index]) * -np.expm1(-absorbed)
        light[index[dense]] += share[dense, None] * seen
        optical[k + 1] = optical[k]
        optical[k + 1, index] += absorbed

    total = optical[-1]
    hits = Hits.none(m)
    hits.opacity[:] = -np.expm1(-total)
    hits.writes_depth[:] = total >= np.log(2)
    hits.colour[:] = scene.alpha * np.column_stack([light, hits.opacity])
    found = np.flatnonzero(hits.opacity >= LEAST_OPACITY)
    half = np.where(hits.writes_depth, np.log(2), -np.log1p(-hits.opacity / 2))[found]
    k = (optical[1:, found] < half).sum(axis=0)
    way = (half - optical[k, found]) / (optical[k + 1, found] - optical[k, found])
    start, stop = lattice.t(found, k), lattice.t(found, k + 1)
    hits.t[found] = start + way * (stop - start)
    return hits, found, rays.at(found, (start + stop) / 2)


def matter_of(scene):
    """``matter(start, middle, stop)`` of segments, positions (m, 3) in voxels.

    It gives their extinction a unit (m,), before the gradient's factor, and their linear colour
    (m, 3). A segment whose middle is in a missing voxel is empty.
    """
    if scene.is_colour or scene.interpolation == "nearest" or scene.transfer is not None:

        def by_middle(_start, middle, _stop):
            values, present = sample(scene, middle)
            if scene.transfer is None:
                extinction, colour = classified(scene, values)
            else:
                steep = np.linalg.norm(slope_at(scene, middle), axis=1)
                extinction, colour = by_gradient(scene, values, steep)
            return np.where(present, extinction, 0.0), colour

        return by_middle

    def weighted(scalar):
        extinction, colour = classified(scene, scalar[:, None])
        return np.column_stack([extinction, extinction[:, None] * colour])

    means = Means(weighted, break_values(scene))

    def pre_integrated(start, middle, stop):
        values, present = sample(scene, np.concatenate([start, middle, stop]))
        first, values, last = np.split(values, 3)
        first_present, present, last_present = np.split(present, 3)
        whole = (first_present & last_present)[:, None]
        first, last = np.where(whole, first, values), np.where(whole, last, values)
        mean = means.between(first[:, 0], last[:, 0])
        extinction = np.where(present, np.maximum(mean[:, 0], 0.0), 0.0)
        return extinction, mean[:, 1:] / np.where(mean[:, :1] > 0, mean[:, :1], 1.0)

    return pre_integrated


def light_of(scene):
    """``at_middle(positions, colour, to_viewer)`` of m segments: what their gradients do.

    It gives the factor of extinction (m,) and the lit colour (m, 3).
    """

    def at_middle(positions, colour, to_viewer):
        if (scene.gradient_opacity is None or scene.transfer is not None) and scene.shade == 0:
            return 1.0, colour
        slope = slope_at(scene, positions)
        magnitude = np.linalg.norm(slope, axis=1)
        factor = gradient_factor(scene, magnitude)
        return factor, lit(scene, colour, magnitude, unit(slope), to_viewer)

    return at_middle


def slope_at(scene, positions):
    """Gradients in world axes, (m, 3), data units per mean edge."""
    return gradient(scene, positions) @ np.linalg.inv(world_from_data(scene)[0]) * mean_edge(scene)


def gradient_factor(scene, magnitude):
    """What the gradient's magnitude (m,), data units per mean edge, makes of extinction."""
    if scene.gradient_opacity is None or scene.transfer is not None:
        return np.ones(len(magnitude))
    points = scene.gradient_opacity
    if np.ndim(points) == 0:
        points = ((0, 0), (points, 1))
    return interpolated(points, magnitude)


def lit(scene, colour, magnitude, normal, to_viewer):
    """Colours (m, 3) as lit as their gradient makes them a surface."""
    full = SURFACE_CONTRAST * abs(scene.clim[1] - scene.clim[0])
    surface = np.minimum(1.0, magnitude / full) if full > 0 else (magnitude > 0).astype(float)
    normal = facing(normal, to_viewer)
    reflection = reflected(scene, colour, normal, to_viewer, light_direction(scene))
    return colour + scene.shade * surface[:, None] * (reflection - colour)
