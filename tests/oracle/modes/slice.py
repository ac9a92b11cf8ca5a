"""slice: the value where the ray meets the plane."""

import numpy as np

from ..colour import premultiply, transfer
from ..ray import Hits, world_from_data
from ..sampling import sample

TOLERANCE_VOXELS = 1e-3  # a plane that lies on a face of the box, or on a cut, is drawn


def march(scene, rays, t_end=None):
    """The plane on each ray, as `Hits`, where it is inside the box and between near and far.

    A plane that lies where rays end, at t_end (m,), is drawn.
    """
    t = plane_t(scene, rays)
    found, positions = shown_on_plane(scene, rays, t, t_end)
    values, present = sample(scene, positions)
    found, values = found[present], values[present]
    if scene.slab_thickness > 0:
        values = across_slab(scene, positions[present], values)

    hits = Hits.none(len(t))
    hits.t[found] = t[found]
    hits.scalar[found] = scene.scalar(values)
    hits.colour[found] = premultiply(transfer(scene, values))
    return hits


def plane_t(scene, rays):
    """The t (m,) where rays meet the plane; NaN where they run along it."""
    *normal, distance = np.asarray(scene.plane, float)
    approach = rays.direction_world @ normal
    height = rays.origin_world @ normal + distance
    return -height / np.where(approach == 0, np.nan, approach)


def shown_on_plane(scene, rays, t, t_end=None):
    """Rays (n,), as indices, that at t (m,) show what is there, and those positions (n, 3)."""
    last = rays.far - rays.near if t_end is None else np.minimum(rays.far - rays.near, t_end)
    found = np.flatnonzero((t >= 0) & (t <= last))
    positions = rays.at(found, t[found])
    inside = in_box(scene, positions)
    for *towards, offset in scene.clipping_planes:
        points = rays.origin_world[found] + t[found, None] * rays.direction_world[found]
        voxels_per_height = 1 / np.linalg.norm(world_from_data(scene)[0].T @ towards)
        inside &= (points @ towards + offset) * voxels_per_height >= -TOLERANCE_VOXELS
    return found[inside], positions[inside]


def in_box(scene, positions):
    """Which positions (m, 3) are in the box, or as good as on its faces."""
    low, high = scene.box
    near = (positions >= low - TOLERANCE_VOXELS) & (positions <= high + TOLERANCE_VOXELS)
    return near.all(axis=1)


def across_slab(scene, positions, values):
    """What a slab makes of positions (m, 3) on its plane, in voxels, and the values there, (m, channels)."""
    linear, translation = world_from_data(scene)
    normal = np.array(scene.plane[:3]) / np.linalg.norm(scene.plane[:3])
    half = np.linalg.inv(linear) @ normal * scene.slab_thickness / 2
    count = int(np.ceil(np.linalg.norm(half) / scene.base_step_voxels))
    low, high = scene.box
    total, weight = values.copy(), np.ones(len(values))
    best = values.copy()
    sign = -1 if scene.slab_mode == "min" else 1
    for k in [k for k in range(-count, count + 1) if k != 0]:
        at = positions + k / count * half
        sampled, present = sample(scene, at)
        inside = ((at >= low) & (at <= high)).all(axis=1)
        for *towards, offset in scene.clipping_planes:
            inside &= (at @ linear.T + translation) @ towards + offset >= 0
        counts = present & inside
        total[counts] += sampled[counts]
        weight += counts
        wins = counts & (sign * scene.scalar(sampled) > sign * scene.scalar(best))
        best[wins] = sampled[wins]
    return total / weight[:, None] if scene.slab_mode == "mean" else best
