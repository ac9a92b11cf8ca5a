"""A level of a source as a source, and the one that statistics look at."""

import numpy as np
import pytest

from volrender.data.sources.level_places import place_of_blocks
from volrender.data.sources.multiscale import MultiscaleSource
from volrender.data.sources.one_level import OneLevel, overview_of
from volrender.data.sources.source import ArraySource, Source, full_range_of


def pyramid(shape=(16, 12, 8), levels=3) -> MultiscaleSource:
    whole = np.random.default_rng(1).integers(0, 200, shape).astype(np.uint8)
    return MultiscaleSource([whole[:: 2**i, :: 2**i, :: 2**i] for i in range(levels)])


def test_a_level_is_read_as_a_source_with_those_after_it():
    source = pyramid()
    one = OneLevel(source, 1)
    assert isinstance(one, Source) and one.shape_zyx == (8, 6, 4)
    assert one.levels == ((8, 6, 4), (4, 3, 2)) and one.dtype == np.uint8
    np.testing.assert_array_equal(
        one.read(np.s_[1:5, 0:6, 2:4]), source.read(np.s_[1:5, 0:6, 2:4], 1)
    )
    np.testing.assert_array_equal(
        one.read(np.s_[0:4, 0:3, 0:2], 1), source.read(np.s_[0:4, 0:3, 0:2], 2)
    )
    assert one.level_places == (place_of_blocks((1, 1, 1)), place_of_blocks((2, 2, 2)))
    for wrong in (-1, 3):
        with pytest.raises(ValueError, match=f"level is 0 to 2 of this source, not {wrong}"):
            OneLevel(source, wrong)
    with pytest.raises(ValueError, match="level is 0 to 1 of this source, not 2"):
        one.read(np.s_[0:1, 0:1, 0:1], 2)


def test_colours_of_a_level_run_through_what_those_of_the_source_do():
    floats = np.zeros((4, 4, 4), np.float32)
    source = MultiscaleSource([ArraySource(floats, (0, 255)), floats[::2, ::2, ::2]])
    assert full_range_of(OneLevel(source, 1)) == (0, 255)


def test_statistics_look_at_the_coarsest_level_that_has_enough_voxels():
    wide = np.broadcast_to(np.uint8(3), (400, 400, 400))
    levels = [wide[:: 2**i, :: 2**i, :: 2**i] for i in range(4)]
    found = overview_of(MultiscaleSource(levels))
    assert isinstance(found, OneLevel) and found.shape_zyx == (100, 100, 100)
    for own in (MultiscaleSource(levels[1:2]), MultiscaleSource(levels[2:]), ArraySource(wide)):
        assert overview_of(own) is own
