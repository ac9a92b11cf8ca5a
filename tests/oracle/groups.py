"""Which graphics of a picture belong together, and which group is farther away?"""

from itertools import combinations

import numpy as np

from .ray import world_from_data

TOUCHING = 1e-6  # of the boxes' extent: what is as thin as that is no overlap
SAME_PLANE = 1e-6


def oriented_box(scene):
    """Centre (3,) and half edges (3, 3), one a row, in the world, of what the crop leaves."""
    low, high = scene.box
    linear, translation = world_from_data(scene)
    return linear @ (low + high) / 2 + translation, (linear * (high - low) / 2).T


def overlap(one, other):
    """Whether two scenes' boxes have some volume in common; touching is none.

    Method: separating axes (Gottschalk 1996): faces of each, and each edge with each.
    """
    (centre, edges), (other_centre, other_edges) = oriented_box(one), oriented_box(other)
    pairs = [(box[i], box[j]) for box in (edges, other_edges) for i, j in ((0, 1), (1, 2), (2, 0))]
    pairs += [(edge, other_edge) for edge in edges for other_edge in other_edges]
    for first, second in pairs:
        axis = np.cross(first, second)
        length = np.linalg.norm(axis)
        if length <= 1e-9 * np.linalg.norm(first) * np.linalg.norm(second):
            continue  # parallel edges
        reach = np.abs(edges @ axis).sum() + np.abs(other_edges @ axis).sum()
        if abs((other_centre - centre) @ axis) >= reach * (1 - TOUCHING):
            return False
    return True


def on_one_plane(plane, other):
    """Whether (a, b, c, d) are one plane: lengths and signs of normals do not matter."""
    plane, other = (np.asarray(p, float) / np.linalg.norm(p[:3]) for p in (plane, other))
    bound = SAME_PLANE * max(1.0, abs(plane[3]))
    return bool(min(np.abs(plane - other).max(), np.abs(plane + other).max()) <= bound)


def slices_together(one, other):
    """Whether both are slices, and on one plane."""
    return one.mode == other.mode == "slice" and on_one_plane(one.plane, other.plane)


def groups_of(scenes):
    """Connected components: lists of indices, in the order of adding, as are their members."""
    group = list(range(len(scenes)))
    for i, j in combinations(group[:], 2):
        if overlap(scenes[i], scenes[j]) or slices_together(scenes[i], scenes[j]):
            old, new = max(group[i], group[j]), min(group[i], group[j])
            group = [new if name == old else name for name in group]
    return [[i for i, name in enumerate(group) if name == one] for one in sorted(set(group))]


def far_to_near(groups, scenes, eye):
    """The groups in the order of drawing: by how far the mean of their boxes' centres is."""

    def distance(group):
        centre = np.mean([oriented_box(scenes[i])[0] for i in group], axis=0)
        return np.linalg.norm(centre - np.asarray(eye, float))

    return sorted(groups, key=distance, reverse=True)
