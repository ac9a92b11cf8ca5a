"""What lies over a picture does not lie over one another, nor beyond its subplot."""

from itertools import combinations

import numpy as np
import pytest

import volrender as vr
from volrender.scene.overlays.placed import beside

SHAPE = (4, 5, 6)
WHOLE = (0, 0, 100, 80)


@pytest.fixture
def figure():
    """Of three narrow subplots, with all that there is."""
    figure = vr.Figure(size=(690, 340), shape=(1, 3))
    figure.letters = True
    for subplot in figure:
        subplot.add_image_volume(np.zeros((3, *SHAPE), np.uint8), axes="tzyx", vmax=900, alpha=0)
        subplot.title, subplot.colorbar.title = "A title of many short words", "Density (HU)"
        subplot.add_text("n = 3", position="bottom right")
        for name in ("colorbar", "scale_bar", "time_stamp", "orientation"):
            getattr(subplot, name).visible = True
    return figure


def rooms_of(subplot) -> list[list[tuple]]:
    """Of each overlay that takes some."""
    overlays = subplot.overlays(np.zeros((4, 4)))
    return [list(overlay.rooms_px) for overlay in overlays if overlay.rooms_px]


def overlap(one: tuple, other: tuple) -> bool:
    return all(
        one[axis] < other[axis] + other[axis + 2] and other[axis] < one[axis] + one[axis + 2]
        for axis in (0, 1)
    )


@pytest.mark.parametrize("scale", [1, 2])
def test_overlays_lie_beside_each_other_in_a_narrow_subplot(figure, scale):
    figure.export_numpy(scale=scale)
    for number, subplot in enumerate(figure):
        rooms = rooms_of(subplot)
        assert len(rooms) == 7
        for one, other in combinations(rooms, 2):
            assert not any(overlap(a, b) for a in one for b in other)
        for left, top, width, height in (room for rooms in rooms_of(subplot) for room in rooms):
            assert 230 * scale * number <= left and left + width <= 230 * scale * (number + 1)
            assert top >= 0 and top + height <= 340 * scale


def test_the_places_are_those_of_the_figure_whatever_its_scale(figure):
    taken = []
    for scale in (1, 4):
        figure.export_numpy(scale=scale)
        taken.append(np.array([rooms[0][:2] for rooms in rooms_of(figure[0, 0])]) / scale)
    np.testing.assert_allclose(*taken, atol=5)


def test_what_is_placed_by_numbers_stays_there(figure):
    subplot = figure[0, 0]
    figure.export_numpy()
    (bar, *_), note = subplot.colorbar.rooms_px, subplot.scale_bar
    note.position = ((bar[0] - 20) / 190, bar[1] / 300)
    figure.export_numpy()
    assert overlap(note.rooms_px[0], bar)


def test_what_is_hidden_takes_no_room(figure):
    subplot = figure[0, 0]
    figure.export_numpy()
    assert subplot.orientation.rooms_px[0][0] + subplot.orientation.rooms_px[0][2] < 230 - 16
    subplot.colorbar.visible = False
    subplot.texts.clear()
    figure.export_numpy()
    left, top, width, height = subplot.orientation.rooms_px[0]
    assert (left + width, top + height) == pytest.approx((230 - 14, 340 - 14))


def test_a_scale_bar_lies_above_the_readout_of_orthogonal_views():
    figure = vr.OrthoFigure(np.zeros(SHAPE, np.uint8), size=(500, 500))
    whole = figure["3d"]
    whole.scale_bar.visible = True
    figure.export_numpy()
    assert len(whole.caption.rooms_px) > 1
    assert not any(overlap(whole.scale_bar.rooms_px[0], room) for room in whole.caption.rooms_px)


def test_a_title_is_broken_where_the_subplot_is_narrow(figure):
    figure[0, 0].title = "Short"
    figure.export_numpy()
    one_line = figure[0, 0].heading.rooms_px[0][3]
    figure[0, 0].title = "Many short words that are one line nowhere"
    figure.export_numpy()
    left, _, width, height = figure[0, 0].heading.rooms_px[0]
    assert height > one_line and left >= 16 and left + width <= 230
    figure[0, 0].title = "W" * 60  # a word stays whole
    figure.export_numpy()
    assert figure[0, 0].heading.rooms_px[0][2] > 230


def test_a_rectangle_goes_to_the_nearest_place_beside_others():
    room = (40, 0, 20, 10)
    assert beside([], room, 2, WHOLE) == room
    assert beside([(0, 0, 38, 10)], room, 2, WHOLE) == room
    assert beside([(0, 0, 45, 10)], room, 2, WHOLE) == (47, 0, 20, 10)
    assert beside([(0, 0, 100, 10)], room, 2, WHOLE) == (40, 12, 20, 10)
    assert beside([(0, 0, 100, 10), (0, 12, 45, 10)], room, 2, WHOLE) == (47, 12, 20, 10)
    assert beside([WHOLE], room, 2, WHOLE) == room  # there is none
