"""Opacity and colours as points: what a look has, and what it has after one of them changed."""

import numpy as np
import pytest

import volrender as vr
from volrender.scene.graphics.transfer import automatic
from volrender.scene.graphics.transfer.colormaps import colormap_table
from volrender.scene.graphics.transfer.points import (
    added,
    alphas_of,
    colour_at,
    colours_moved,
    colours_without,
    moved,
    peak,
    peak_of,
    points_of,
    recoloured,
    removed,
)

DATA = np.linspace(0, 100, 5 * 6 * 7, dtype=np.float32).reshape(5, 6, 7)


def volume(**look) -> vr.ImageVolumeGraphic:
    return vr.ImageVolumeGraphic(DATA, mode="composite", **{"vmin": 20, "vmax": 80, **look})


OPACITIES = ["linear", "quadratic", "sigmoid", "auto", 0.3, [0, 0.5, 0.1], [(10, 0), (90, 1)]]


@pytest.mark.parametrize("limits", [(20, 80), (80, 20), (50, 50)])
@pytest.mark.parametrize("gamma", [1.0, 2.2])
@pytest.mark.parametrize("opacity", OPACITIES, ids=str)
def test_points_are_the_opacity_whatever_it_is_given_as(opacity, gamma, limits):
    look = volume(opacity=opacity, gamma=gamma, vmin=limits[0], vmax=limits[1])
    points = points_of(look)
    assert (np.diff(points[:, 0]) >= 0).all()
    as_points = volume(opacity=points)  # they are taken
    values = np.linspace(0, 100, 301)
    error = np.abs(alphas_of(as_points, values) - alphas_of(look, values))
    bends = gamma != 1 and opacity != 0.3
    assert error.max() < (0.08 if bends or isinstance(opacity, str) else 1e-9)


def test_points_are_added_moved_between_neighbours_and_taken_away():
    points = np.array([(10.0, 0.0), (50, 0.4), (90, 1)])
    more, number = added(points, 70, 0.2)
    assert number == 2 and more[2].tolist() == [70, 0.2] and len(more) == 4
    assert added(points, 50, 0.9)[1] == 2  # a jump: after the one that is there
    assert moved(points, 1, 95, 2)[1].tolist() == [90, 1]
    assert moved(points, 0, -1e9, -2)[0].tolist() == [-1e9, 0]
    assert removed(removed(points, 0), 1).tolist() == [[50, 0.4], [90, 1]]
    assert points.tolist() == [[10, 0], [50, 0.4], [90, 1]]


def test_a_colour_of_a_point_makes_points_of_a_colormap_and_stays_with_it():
    look = volume(cmap="viridis", opacity=[(20, 0), (50, 0.5), (80, 1)])
    table = colormap_table(look.cmap)
    assert colour_at(look, 20) == pytest.approx(table[0, :3], abs=0.01)
    assert colour_at(look, 1e9) == pytest.approx(table[-1, :3], abs=0.01)
    assert colours_moved(look, 50, 60) is None and colours_without(look, 50) is None
    ends = colour_at(look, 20), colour_at(look, 80)
    look.cmap = recoloured(look, 50, "red")
    assert look.cmap.values.tolist() == [20, 50, 80]
    assert colour_at(look, 50).tolist() == [1, 0, 0]
    assert (colour_at(look, 20), colour_at(look, 80)) == (
        pytest.approx(ends[0]),
        pytest.approx(ends[1]),
    )
    look.cmap = recoloured(look, 65, "blue")
    assert look.cmap.values.tolist() == [20, 50, 65, 80]
    look.cmap = colours_moved(look, 50, 70)  # not past the next one
    assert look.cmap.values.tolist() == [20, 65, 65, 80]
    assert colours_moved(look, 33, 40) is None
    look.cmap = colours_without(look, 80)
    assert look.cmap.values.tolist() == [20, 65, 65]


def test_a_peak_is_told_from_other_points():
    assert peak_of(peak(50, 8, 0.25)) == pytest.approx((50, 8, 0.25))
    for points in ([(0, 0), (1, 1), (3, 0)], [(0, 0), (1, 0), (2, 0)], [(0, 0), (1, 1), (2, 0.1)]):
        assert peak_of(np.array(points, float)) is None


def test_kinds_are_told_and_begun():
    look = volume(opacity=[(10, 0), (50, 0.4), (90, 1)])
    assert automatic.kind_of(look) == automatic.POINTS
    for kind in automatic.KINDS:
        automatic.first_setting(look, kind).put(look)
        assert automatic.kind_of(look) == kind or kind == automatic.POINTS
    channel = vr.MultichannelVolumeGraphic(np.stack([DATA, DATA]))[1]
    for kind in automatic.KINDS:
        automatic.first_setting(channel, kind).put(channel)
        assert automatic.kind_of(channel) == kind or kind == automatic.POINTS
