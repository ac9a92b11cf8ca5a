"""What belongs together: found by sweeping, it is what all pairs would tell."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from volrender.base import boxes
from volrender.base.boxes import boxes_overlap, overlapping_pairs
from volrender.base.transforms import affine, box_corners, cross, normalised_quaternion
from volrender.scene.drawing import groups
from volrender.scene.drawing.groups import ROUNDING, SAME, find_groups

UNIT = box_corners((0, 0, 0), (1, 1, 1))
PLANES = ((0, 0, 1, -2), (0, 0, -2, 4), (0, 0, 3, -6.3), (1, 2, 2, -6), (-0.1, -0.2, -0.2, 0.6))
WHOLE = st.integers(0, 4)
TURNS = st.sampled_from([(0, 0, 0, 1), (0, 0, 1, 1), (0.1, 0.2, 0.3, 0.4)])


@st.composite
def boxes_and_planes(draw):
    """Boxes on a coarse lattice, so that many touch, some turned, some cut by a plane."""
    corners, planes = [], []
    for _ in range(draw(st.integers(2, 24))):
        offset, scale = draw(st.tuples(*[WHOLE] * 3)), draw(st.sampled_from([1, 1, 1, 2, 0.5]))
        matrix = affine(offset, normalised_quaternion(draw(TURNS)), (scale,) * 3)
        corners.append(UNIT @ matrix[:3, :3].T + matrix[:3, 3])
        plane = draw(st.sampled_from([None, None, *PLANES]))
        planes.append(None if plane is None else np.array(plane, float))
    return np.array(corners), planes


def overlap(first, second) -> bool:
    """Of two boxes, axis by axis."""
    edges = [corners[[1, 2, 4]] - corners[0] for corners in (first, second)]
    axes = [cross(one, other) for sides in edges for one, other in combinations(sides, 2)]
    axes += [cross(one, other) for one in edges[0] for other in edges[1]]
    for axis in filter(np.any, axes):
        a, b = first @ axis, second @ axis
        reach = max(a.max(), b.max()) - min(a.min(), b.min())
        if min(a.max(), b.max()) - max(a.min(), b.min()) <= boxes.TOUCHING * reach:
            return False
    return True


def are_one(plane, other, first, second) -> bool:
    """Whether two planes are one in two boxes."""
    if plane is None or other is None:
        return False
    corners = np.concatenate([first, second])
    one, two = ((corners @ p[:3] + p[3]) / np.linalg.norm(p[:3]) for p in (plane, other))
    apart = min(np.abs(one - two).max(), np.abs(one + two).max())
    return apart <= SAME * np.ptp(corners, axis=0).max() + ROUNDING * np.abs(corners).max()


def by_all_pairs(corners, planes):
    """The groups and who is over another on a plane, as `find_groups` gives them."""
    labels, is_over = list(range(len(corners))), [False] * len(corners)
    for i, j in combinations(range(len(corners)), 2):
        on_plane = are_one(planes[i], planes[j], corners[i], corners[j])
        is_over[j] |= on_plane
        if on_plane or overlap(corners[i], corners[j]):
            one, other = sorted((labels[i], labels[j]))
            labels = [one if label == other else label for label in labels]
    members = [[i for i, at in enumerate(labels) if at == label] for label in sorted(set(labels))]
    return members, is_over


@settings(deadline=None, max_examples=60)
@given(boxes_and_planes(), st.sampled_from([1, 7, boxes.MOST_PAIRS]))
def test_groups_are_those_of_all_pairs(scene, most_pairs):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(boxes, "MOST_PAIRS", most_pairs)
        assert tuple(find_groups(*scene)) == by_all_pairs(*scene)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(WHOLE, WHOLE, WHOLE, WHOLE), min_size=1, max_size=30), st.integers(1, 40))
def test_a_sweep_gives_each_pair_once(starts, most_pairs):
    low = np.array([start[:2] for start in starts], float)
    high = low + np.array([start[2:] for start in starts])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(boxes, "MOST_PAIRS", most_pairs)
        swept = [
            tuple(sorted(pair))
            for first, second in overlapping_pairs(low, high)
            for pair in zip(first.tolist(), second.tolist(), strict=True)
        ]
    pairs = combinations(range(len(low)), 2)
    expected = [(i, j) for i, j in pairs if (low[[i, j]] <= high[[j, i]]).all()]
    assert sorted(swept) == expected


@pytest.mark.parametrize("unit", [1.0, 1e-9, 1e9])
def test_planes_that_differ_by_rounding_are_found_among_many(unit):
    """Normalised otherwise, seen from far away: not the same numbers, and yet one plane."""
    generator = np.random.default_rng(0)
    normals = generator.normal(size=(40, 3))
    heights, factors = generator.uniform(2, 90, 40), generator.uniform(-3, -0.1, 40)
    planes = [
        np.array([*normal, -height * unit]) for normal, height in zip(normals, heights, strict=True)
    ]
    planes += [plane * factor for plane, factor in zip(planes, factors, strict=True)]
    corners = np.array([(UNIT + 2 * i) * unit for i in range(80)])
    found = find_groups(corners, planes)
    assert found.members == [[i, i + 40] for i in range(40)]
    assert found.is_over == [False] * 40 + [True] * 40


def test_of_many_boxes_few_pairs_are_looked_at(monkeypatch):
    """In a field of boxes that touch, each has a few neighbours; in one place, all are soon known."""
    looked_at = []

    def counting(first, second):
        looked_at.append(len(first))
        return boxes_overlap(first, second)

    monkeypatch.setattr(groups, "boxes_overlap", counting)
    places = np.moveaxis(np.indices((12, 12, 12)), 0, -1).reshape(-1, 1, 3)
    assert len(find_groups(UNIT + places, [None] * 1728).members) == 1728
    assert sum(looked_at) < 14 * 1728
    looked_at.clear()
    assert len(find_groups(UNIT + places * 1e-4, [None] * 1728).members) == 1
    assert sum(looked_at) <= 1.1 * boxes.MOST_PAIRS
    looked_at.clear()
    on_one = find_groups(UNIT + 2 * places, [np.array((0, 0, 1.0, -0.5))] * 1728)
    assert len(on_one.members) == 1 and on_one.is_over == [False] + [True] * 1727
    assert sum(looked_at) == 0
