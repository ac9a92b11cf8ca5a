"""Bricks and pages: every voxel in one brick, every brick on one page, and each has its parent."""

import numpy as np
import pytest

from volrender.data.sources.level_places import likely_places
from volrender.engine.bricks.layout import (
    MOST_ALONG,
    MOST_ENTRIES,
    MOST_LEVELS,
    PAYLOAD,
    BrickLayout,
)


def layout_of(*shapes) -> BrickLayout:
    return BrickLayout(shapes, likely_places(shapes))


def halves(shape, count):
    return [tuple(-(-n // 2**level) for n in shape) for level in range(count)]


def test_pages_and_bricks_are_one_another():
    layout = layout_of(*halves((130, 61, 300), 4))
    assert layout.counts_zyx == ((3, 2, 5), (2, 1, 3), (1, 1, 2), (1, 1, 1))
    assert layout.page_shape_zyx == (7, 2, 5) and layout.page_z == (0, 3, 5, 6)
    seen = []
    for level in range(4):
        for brick in np.ndindex(*layout.counts_zyx[level]):
            page = layout.page_of(level, brick)
            assert layout.brick_of(page) == (level, brick)
            seen.append(page)
        assert sorted(seen[-int(np.prod(layout.counts_zyx[level])) :]) == sorted(
            layout.pages_of_level(level)
        )
    assert len(set(seen)) == len(seen) == layout.n_bricks
    every = np.arange(-3, 90)
    assert set(every[layout.are_bricks(every)]) == set(seen)


def test_stored_boxes_overlap_by_aprons():
    layout = layout_of((130, 61, 300))
    assert layout.box_of(0, (0, 1, 2)) == ((-2, 58, 118), (62, 122, 182))


def test_the_parent_of_a_brick_has_its_middle():
    shapes = halves((500, 130, 61), 4)
    layout = layout_of(*shapes)
    for level in range(layout.n_levels - 1):
        for brick in np.ndindex(*layout.counts_zyx[level]):
            parent = layout.parents(np.array([layout.page_of(level, brick)]))[0]
            at = [
                min((min(PAYLOAD * (i + 1), n) + PAYLOAD * i) // 4 // PAYLOAD, m - 1)
                for i, n, m in zip(brick, shapes[level], layout.counts_zyx[level + 1], strict=True)
            ]
            assert layout.brick_of(int(parent)) == (level + 1, tuple(at))
    coarsest = layout.pages_of_level(layout.n_levels - 1)
    np.testing.assert_array_equal(layout.parents(coarsest), coarsest)


def test_levels_coarser_than_one_brick_are_left_out():
    assert layout_of(*halves((200, 200, 200), 6)).shapes_zyx == ((200,) * 3, (100,) * 3, (50,) * 3)


@pytest.mark.parametrize(
    ("shape", "first"),
    [
        ((2**14, 2**13, 2**13), 0),
        ((2**15, 2**15, 2**15), 2),
        ((64, 64, 2**18), 2),
        ((60, 60, 60), 0),
    ],
)
def test_levels_that_make_the_page_table_too_large_are_left_out(shape, first):
    layout = layout_of(*halves(shape, 20))
    assert layout.first_level == first
    assert max(layout.page_shape_zyx) <= MOST_ALONG
    assert np.prod(layout.page_shape_zyx) <= MOST_ENTRIES
    assert layout.n_levels <= MOST_LEVELS
    assert layout.source_level(0) == first and layout.shapes_zyx[0] == halves(shape, 20)[first]


def test_a_changed_box_touches_all_bricks_that_store_voxels_made_of_it():
    shapes = halves((250, 130, 130), 3)
    layout = layout_of(*shapes)
    box = (slice(117, 119), slice(60, 61), slice(0, 130))
    touched = set(layout.pages_touched(box).tolist())
    expected = set()
    for level in range(layout.n_levels):
        for brick in np.ndindex(*layout.counts_zyx[level]):
            start, stop = layout.box_of(level, brick)
            # Coarse voxel v stands for 2ˡv … 2ˡ(v + 1) − 1.
            if all(
                any(a <= v < b for v in range(part.start >> level, ((part.stop - 1) >> level) + 1))
                for a, b, part in zip(start, stop, box, strict=True)
            ):
                expected.add(layout.page_of(level, brick))
    assert expected <= touched
    assert len(touched) <= len(expected) + 8
