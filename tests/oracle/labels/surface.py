"""surface: the borders of labels along the ray, lit, each as far as those before it let it through."""

import numpy as np

from ..modes.iso import at_entry, bisected, facing, light_direction, lit, unit
from ..ray import Hits, Lattice
from .label_at import label_at
from .normal import border_normals
from .scene import BACKGROUND

ENOUGH = 0.999  # opacity from which on nothing more is met


def march(scene, rays, t_end=None):
    """What is seen on each ray, as `Hits`: t, and scalar, an id, are those of the first surface."""
    lattice = Lattice.of(rays, scene.step_size * scene.base_step_voxels, t_end)
    index, k, label, before, share = surfaces(scene, lattice)

    def is_inside(t):
        return label_at(scene, rays.at(index, t)) == label

    t = bisected(scene, is_inside, lattice.t(index, np.maximum(k - 1, 0)), lattice.t(index, k))
    to_viewer = -unit(rays.direction_world[index])
    normal = border_normals(scene, rays.at(index, t), before)
    normal = facing(at_entry(rays, index, k == 0, normal), to_viewer)
    colour, _ = scene.look(label)
    light = lit(scene, colour, normal, to_viewer, light_direction(scene))

    hits = Hits.none(len(rays.entry))
    opaque = np.column_stack([light, np.ones(len(light))])
    np.add.at(hits.colour, index, scene.alpha * share[:, None] * opaque)
    found, first = np.unique(index, return_index=True)
    hits.t[found], hits.scalar[found] = t[first], label[first]
    return hits


def surfaces(scene, lattice):
    """All surfaces that rays meet, (n,) of each; those of one ray from the eye on.

    The far end of a ray is sampled too. Of several labels that begin in one step, the one at its end
    counts.

    Returns
    -------
    index : int, of the ray
    k : int, the first sample behind the surface; 0: the ray enters there
    label : int, of that sample
    before : int, the label of the sample before
    share : 0..1, how much the surface adds to the opacity of the ray
    """
    opacity = np.zeros(len(lattice.count))
    last = np.full(len(opacity), BACKGROUND)
    met = []
    for k in range(lattice.count.max() + 1):
        index = lattice.with_segment(max(k - 1, 0))
        index = index[opacity[index] < ENOUGH]
        label = label_at(scene, lattice.rays.at(index, lattice.t(index, k)))
        _, own = scene.look(label)
        begins = (own > 0) & (label != last[index])
        ray = index[begins]
        share = (1 - opacity[ray]) * own[begins]
        met.append((ray, np.full(len(ray), k), label[begins], last[ray], share))
        opacity[ray] += share
        last[index] = label
    return [np.concatenate(part) for part in zip(*met, strict=True)]
