"""Series of several channels are played as one: all channels of a time point are in one picture."""

import numpy as np
import pytest

import volrender as vr
from tests.scene.playback.lazy import Lazy, end_threads, reading
from volrender.data.channels.channel_data import ChannelData

VALUES = np.random.default_rng(5).integers(0, 99, (6, 2, 3, 4, 5)).astype(np.uint8)
LOOK = {"clims": [(0, 99)] * 2, "cmaps": ["red", "green"]}


def figure_of(data, axes="tczyx", **parameters):
    figure = vr.Figure(size=(24, 20))
    return figure, figure[0, 0].add_multichannel_volume(data, axes=axes, **LOOK, **parameters)


def alone(time: int) -> np.ndarray:
    return figure_of(VALUES[time], "czyx")[0].render_frame()


@pytest.mark.parametrize("is_lazy", [False, True])
def test_all_channels_of_a_point_are_in_one_picture(is_lazy):
    figure, graphic = figure_of(Lazy(VALUES) if is_lazy else VALUES)
    assert (figure.time, figure.n_times, graphic.n_times) == (0, 6, 6)
    for time in (3, 0, 5):
        figure.time = time
        assert graphic.time == time == graphic[0].data.time == graphic[1].data.time
        np.testing.assert_array_equal(figure.render_frame(), alone(time))


def test_a_point_is_told_of_once():
    figure, graphic = figure_of(VALUES)
    events, shown = [], []
    graphic.add_event_handler(events.append, "time", "channels")
    graphic.add_event_handler(lambda event: shown.append(graphic.data[:, 0, 0, 0]), "time")
    figure.time = 4
    (event,) = events
    assert event.type == "time" and event.graphic is graphic and event.info["value"] == 4
    np.testing.assert_array_equal(shown, [VALUES[4, :, 0, 0, 0]])  # of all channels
    figure.time = 4
    assert len(events) == 1


def test_it_moves_with_another_series():
    figure, graphic = figure_of(VALUES)
    short = figure.add_image_volume(VALUES[:3, 0], axes="tzyx")
    shown = []
    for time in (1, 4, 2):
        figure.time = time
        shown.append((figure.time, graphic.time, short.time))
    assert shown == [(1, 1, 1), (4, 4, 2), (2, 2, 2)]


def test_where_one_channel_cannot_be_read_all_stay():
    class Broken(Lazy):
        def __getitem__(self, key):
            if tuple(key[:2]) == (4, 1):
                raise OSError("bad sector")
            return super().__getitem__(key)

    figure, graphic = figure_of(Broken(VALUES))
    short = figure.add_image_volume(VALUES[:3, 0], axes="tzyx")
    figure.time = 2
    before = figure.render_frame()
    for owner in (graphic, figure):
        with pytest.raises(RuntimeError, match=r"time point 4 .* bad sector"):
            owner.time = 4
        assert [graphic[0].data.time, graphic[1].data.time, short.time] == [2, 2, 2]
    np.testing.assert_array_equal(figure.render_frame(), before)


def test_channels_are_read_ahead_while_it_plays(now):
    lazy = Lazy(VALUES)
    figure, graphic = figure_of(lazy)
    lazy.reads.clear()
    figure.play(rate_hz=1)
    for second in range(5):
        now[0] = 100 + second
        end_threads()
        np.testing.assert_array_equal(figure.render_frame(), alone(second))
    assert graphic.time == 4
    ahead = lazy.settle()
    assert {where for _, where in ahead} == {"ahead"}
    # Once for each channel, two ahead.
    assert sorted(time for time, _ in ahead) == sorted(2 * [1, 2, 3, 4, 5, 0])


def test_a_window_waits_for_the_last_channel(now):
    lazy = Lazy(VALUES, is_open=False)
    figure, graphic = figure_of(lazy)
    figure.play(rate_hz=1)
    figure.animate()
    now[0] += 1
    figure.animate()
    assert graphic.time == 0 and reading() and not graphic.is_ready(1)
    lazy.settle()
    assert graphic.is_ready(1)
    figure.animate()
    assert graphic.time == 1


def test_one_channel_that_is_being_read_is_waited_for(now):
    slow = Lazy(VALUES[:, 1], is_open=False)
    data = vr.Figure(size=(8, 8)).add_image_volume(VALUES[:, 0], axes="tzyx").data
    other = vr.Figure(size=(8, 8)).add_image_volume(slow, axes="tzyx", vmin=0, vmax=99).data
    figure, graphic = figure_of(ChannelData([data, other]), None)
    figure.play(rate_hz=1)
    figure.animate()
    now[0] += 1
    figure.animate()
    assert graphic.time == 0 and not graphic.is_ready(1)
    slow.settle()
    figure.animate()
    assert graphic.time == 1
