"""Where do the voxels of a coarser level lie among those of the finest?"""

import numpy as np
import pytest

from tests.data.counting_source import CountingSource
from volrender.base.transforms import affine
from volrender.data.sources.level_places import (
    LevelPlace,
    likely_places,
    place_between,
    place_of_blocks,
    places_of,
)


def test_means_of_blocks_lie_in_the_middle_of_them():
    place = place_of_blocks((2, 4, 3))
    assert place == LevelPlace((1 / 2, 1 / 4, 1 / 3), (-1 / 4, -3 / 8, -1 / 3))
    np.testing.assert_allclose(place.voxel_xyz, (2, 4, 3))
    scale, offset = map(np.array, place)
    for i in range(3):  # the middle of block i is voxel i
        middle = i * np.array((2, 4, 3)) + (np.array((2, 4, 3)) - 1) / 2
        np.testing.assert_allclose(middle * scale + offset, i, atol=1e-12)


@pytest.mark.parametrize(
    "finest, coarser, blocks_zyx",
    [
        ((100, 64, 8), (50, 32, 4), (2, 2, 2)),
        ((101, 65, 9), (51, 33, 5), (2, 2, 2)),  # rounded up
        ((101, 65, 9), (50, 32, 4), (2, 2, 2)),  # rounded down
        ((10, 64, 64), (10, 16, 8), (1, 4, 8)),
        ((90, 90, 90), (60, 60, 60), (1.5, 1.5, 1.5)),
        ((5, 5, 5), (1, 1, 1), (5, 5, 5)),
    ],
)
def test_blocks_are_as_long_as_the_numbers_of_voxels_say(finest, coarser, blocks_zyx):
    first, second = likely_places((finest, coarser))
    assert first == LevelPlace((1, 1, 1), (0, 0, 0))
    assert second == place_of_blocks(blocks_zyx[::-1])


def test_a_source_may_say_where_its_levels_lie():
    source = CountingSource(np.zeros((8, 8, 8), np.uint8))
    source.levels = ((8, 8, 8), (4, 4, 4))
    assert places_of(source)[1] == place_of_blocks((2, 2, 2))
    source.level_places = (place_of_blocks((1, 1, 1)), LevelPlace((0.5,) * 3, (0.0,) * 3))
    assert places_of(source)[1].offset_xyz == (0, 0, 0)


def test_a_level_among_the_voxels_of_another():
    fine, coarse = place_of_blocks((2, 2, 2)), place_of_blocks((8, 4, 2))
    assert coarse.after(fine) == place_of_blocks((4, 2, 1))
    assert fine.after(fine) == place_of_blocks((1, 1, 1))


def test_places_in_the_world_say_where_levels_lie():
    turned = (0, 0, np.sin(0.3), np.cos(0.3))
    finest = affine((5, 6, 7), turned, (1, 2, 3))
    linear = finest[:3, :3]
    level = finest.copy()
    level[:3, :3] = linear * (4, 2, 1)
    level[:3, 3] += linear @ (1.5, 0.5, 0)
    found = place_between(level, finest)
    np.testing.assert_allclose(found, place_of_blocks((4, 2, 1)), atol=1e-12)
    assert place_between(affine((5, 6, 7), (0, 0, 0, 1), (4, 4, 3)), finest) is None  # not turned
    assert place_between(affine((5, 6, 7), turned, (-2, 4, 6)), finest) is None
