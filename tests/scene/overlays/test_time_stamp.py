"""The time stamp: what it says, where, and that exports and states have it."""

import json

import numpy as np
import pytest

import volrender as vr
from volrender.scene.overlays.text import Label

WIDTH, HEIGHT = 200, 120


@pytest.fixture
def figure():
    figure = vr.Figure(size=(WIDTH, HEIGHT))
    figure.add_image_volume(np.zeros((20, 4, 4, 4), np.uint8), axes="tzyx", vmin=0, vmax=9)
    return figure


@pytest.fixture
def texts(monkeypatch):
    """What was written since it was emptied."""
    written, at = [], Label.at

    def note(font, text, *place):
        written.append(text)
        return at(font, text, *place)

    monkeypatch.setattr(Label, "at", note)
    return written


def test_it_is_off_and_then_at_the_top_right_of_exports(figure):
    assert not figure[0, 0].time_stamp.visible
    before = figure.export_numpy(rgb=True)
    figure[0, 0].time_stamp.visible = True
    changed = (figure.export_numpy(rgb=True) != before).any(axis=-1)
    rows, columns = np.nonzero(changed)
    assert len(rows) > 30 and rows.max() < 40 and columns.min() > WIDTH / 2
    assert columns.max() < WIDTH - 10


def test_pictures_follow_the_time(figure):
    figure[0, 0].time_stamp.visible = True
    pictures = []
    for time in (0, 2, 19, 2):
        figure.time = time
        pictures.append(figure.export_numpy())
    assert (pictures[1] == pictures[3]).all()
    assert (pictures[0] != pictures[1]).any() and (pictures[1] != pictures[2]).any()


def test_points_are_counted_from_one(figure, texts):
    figure[0, 0].time_stamp.visible = True
    for time, text in ((0, "1 / 20"), (2, "3 / 20"), (-1, "20 / 20")):
        texts.clear()
        figure.time = time
        figure.export_numpy()
        assert texts == [text]
    figure.export_numpy()
    assert len(texts) == 1  # nothing changed, and nothing was made anew


@pytest.mark.parametrize(
    "interval, unit, time, text",
    [
        (0.5, "s", 3, "1.5 s"),
        (0.5, "s", 2, "1.0 s"),
        (0.5, None, 3, "1.5"),
        (2, "min", 19, "38 min"),
        (0.025, "ms", 3, "0.075 ms"),
        (1e-7, "s", 3, "3e-7 s"),
        (5e5, "s", 10, "5e6 s"),
        (1 / 3, "h", 2, "0.666667 h"),
    ],
)
def test_with_an_interval_it_says_the_time(figure, texts, interval, unit, time, text):
    stamp = figure[0, 0].time_stamp
    stamp.visible, stamp.interval, stamp.unit = True, interval, unit
    figure.time = time
    figure.export_numpy()
    assert texts == [text]


def test_it_is_of_the_longest_series_that_is_visible(figure, texts):
    figure[0, 0].time_stamp.visible = True
    figure.add_image_volume(np.zeros((30, 4, 4, 4), np.uint8), axes="tzyx", visible=False)
    figure.export_numpy()
    assert texts == ["1 / 20"]
    figure[0, 0].graphics[1].visible = True
    figure.export_numpy()
    assert texts[-1] == "1 / 30"
    texts.clear()
    for graphic in figure[0, 0].graphics:
        graphic.visible = False
    figure.add_image_volume(np.zeros((4, 4, 4)))
    figure.export_numpy()
    assert texts == []


def test_where_there_is_no_room_there_is_none(texts):
    figure = vr.Figure(size=(20, 20))
    figure.add_image_volume(np.zeros((20, 4, 4, 4), np.uint8), axes="tzyx", vmin=0, vmax=9)
    before = figure.export_numpy()
    figure[0, 0].time_stamp.visible = True
    assert (figure.export_numpy() == before).all() and texts == ["1 / 20"]


@pytest.mark.parametrize("interval", [0, -1, float("nan"), "1 s"])
def test_an_interval_is_a_number_above_0(figure, interval):
    with pytest.raises((TypeError, ValueError), match="interval"):
        figure[0, 0].time_stamp.interval = interval


def test_the_state_has_it(figure):
    stamp = figure[0, 0].time_stamp
    stamp.visible, stamp.interval, stamp.unit = True, 0.25, "s"
    state = json.loads(json.dumps(figure.get_state()))
    picture = figure.export_numpy()
    stamp.visible, stamp.interval, stamp.unit = False, None, None
    assert (figure.export_numpy() != picture).any()
    figure.set_state(state)
    assert (stamp.visible, stamp.interval, stamp.unit) == (True, 0.25, "s")
    assert (figure.export_numpy() == picture).all()
