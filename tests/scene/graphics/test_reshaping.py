"""Curves of opacity that are moved, widened, and get a bump."""

import numpy as np
import pytest

from volrender.scene.graphics.transfer.opacity import check_opacity
from volrender.scene.graphics.transfer.reshaping import shifted_and_widened, with_bump


def at(points, values):
    """A curve from below and from above: beside jumps."""
    return np.interp(np.add.outer([-1e-9, 1e-9], values), *np.asarray(points).T)


def test_points_are_moved_and_spread_about_their_middle():
    points = [(10, 0.0), (20, 0.5), (20, 0.7), (30, 1.0)]
    moved = shifted_and_widened(points, 5, 2)
    assert moved.tolist() == [[5, 0], [25, 0.5], [25, 0.7], [45, 1]]
    assert shifted_and_widened(points, 0, 0.5, about=10)[:, 0].tolist() == [10, 15, 15, 20]
    np.testing.assert_allclose(shifted_and_widened(moved, -5, 0.5), points)
    assert shifted_and_widened([(1, 2, 3, 4)] * 2, 1, 3).tolist() == [[2, 2, 3, 4]] * 2
    for bad in (0, -1, np.inf):
        with pytest.raises(ValueError, match="factor"):
            shifted_and_widened(points, 0, bad)


@pytest.mark.parametrize(
    "points, bump",
    [
        ([(0, 0), (10, 1)], (5, 2, 0.9)),
        ([(0, 0), (10, 1)], (5, 2, 0.2)),  # hidden
        ([(0, 0), (10, 0)], (20, 5, 0.5)),  # beyond the end
        ([(0, 0.3), (10, 0)], (-10, 3, 0.5)),
        ([(0, 0), (4, 0), (4, 0.8), (6, 0.8), (6, 0), (10, 0)], (5, 4, 0.5)),  # jumps
        ([(0, 0), (5, 0.1), (5, 0.2), (5, 0.4), (9, 0)], (5, 1, 0.3)),
        ([(0, 0), (1, 0.5), (2, 0), (3, 0.5), (4, 0)], (2, 2, 0.5)),  # crossings
        ([(5, 0.3), (5, 0.3)], (5, 1, 1.0)),
    ],
)
def test_a_bump_is_the_larger_of_both(points, bump):
    value, width, alpha = bump
    found = with_bump(points, *bump)
    check_opacity("opacity", found)
    values = np.linspace(-20, 30, 5001)
    tent = [(value - width, 0), (value, alpha), (value + width, 0)]
    np.testing.assert_allclose(
        at(found, values), np.maximum(at(points, values), at(tent, values)), atol=1e-7
    )
    assert len(np.unique(found, axis=0)) == len(found) <= 2 * len(points) + 3
    np.testing.assert_allclose(with_bump(found, *bump), found, atol=1e-12)


def test_points_that_a_bump_hides_go():
    assert with_bump([(0, 0), (4, 0.1), (6, 0.1), (10, 0)], 5, 5, 1).tolist() == [
        [0, 0],
        [5, 1],
        [10, 0],
    ]
    for bad in ({"width": 0}, {"alpha": 1.5}, {"value": np.nan}):
        with pytest.raises(ValueError, match=next(iter(bad))):
            with_bump([(0, 0), (1, 1)], **{"value": 1, "width": 1, "alpha": 1, **bad})
