"""Rectangles of logical pixels in physical ones: they tile, whatever the scale."""

import numpy as np
import pytest

from volrender.base.rectangles import in_pixels, visible_part


@pytest.mark.parametrize("size", [(200, 150), (7, 5), (1, 1)])
@pytest.mark.parametrize("part", [(401, 301), (249, 186), (9, 4), (1000, 1)])
def test_viewports_tile_a_target(size, part):
    scale = part[0] / size[0], part[1] / size[1]
    edges = [sorted({0, side // 3, side // 2, side}) for side in size]
    seen = np.zeros(part[::-1], int)
    for x0, x1 in zip(edges[0], edges[0][1:], strict=False):
        for y0, y1 in zip(edges[1], edges[1][1:], strict=False):
            left, top, width, height = in_pixels((x0, y0, x1 - x0, y1 - y0), scale)
            seen[top : top + height, left : left + width] += 1
    assert (seen == 1).all()


def test_at_scale_one_nothing_changes():
    viewport = (3, 4, 50, 60)
    assert in_pixels(viewport, (1, 1)) is viewport


def test_what_lies_outside_of_a_target_is_not_visible():
    assert visible_part((-3, 4, 10, 10), (5, 6)) == (0, 4, 5, 2)
    assert visible_part((5, 0, 3, 3), (5, 6)) == (0, 0, 0, 0)
