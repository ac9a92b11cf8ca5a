"""Data that several threads change at once: each change is done whole, one after the other.

What a change follows from (shape, dtype, time point) is looked at when its turn comes, not before.
"""

import threading

import numpy as np
import pytest

import volrender as vr
from tests.engine.skipping.uploads import voxels_on_gpu
from tests.scene.graphics.changing.held import Held, WatchedLock


@pytest.fixture(autouse=True)
def watched_lock(engine, monkeypatch):
    monkeypatch.setattr(engine, "lock", WatchedLock(engine.lock))


def shown(data, **parameters) -> tuple[vr.Figure, vr.ImageVolumeGraphic]:
    figure = vr.Figure(size=(30, 20))
    volume = figure.add_image_volume(data, **{"vmin": 0, "vmax": 255, **parameters})
    figure.export_numpy()
    return figure, volume


def full(side: int, value: float, dtype="uint8") -> np.ndarray:
    return np.full((side,) * 3, value, dtype)


def assert_one_state(figure: vr.Figure, volume, expected: np.ndarray) -> None:
    """CPU, GPU and picture are those of this data."""
    np.testing.assert_array_equal(volume.data.value, expected)
    assert volume.data.dtype == expected.dtype
    assert volume.drawing.resident.shape_zyx == expected.shape
    np.testing.assert_array_equal(voxels_on_gpu(volume), expected)
    fresh, _ = shown(expected.copy())
    figure[0, 0].auto_fit(), fresh[0, 0].auto_fit()
    np.testing.assert_array_equal(figure.export_numpy(), fresh.export_numpy())


def set_data(volume, data) -> Held:
    return Held(lambda: setattr(volume, "data", data))


@pytest.mark.parametrize("isolated", [True, False])
def test_assigning_to_what_becomes_smaller_meanwhile(isolated):
    """wgpu ends the process where a box does not lie in its texture."""
    beyond = (slice(5, 8),) * 3
    for key, value, error in (
        (beyond, 5, None),  # an empty slice now: numpy assigns nothing
        (beyond, full(3, 5), ValueError),
        (7, 5, IndexError),
        ((..., 6), full(8, 5)[0], IndexError),
    ):
        figure, volume = shown(full(8, 0), isolated_buffer=isolated)
        replaces = set_data(volume, full(4, 100))
        assigns = Held(lambda v=volume, k=key, x=value: v.data.__setitem__(k, x))
        replaces.finish()
        if error is None:
            assigns.finish()
        else:
            with pytest.raises(error, match="shape"):
                assigns.finish()
        assert_one_state(figure, volume, full(4, 100))


def test_assigning_to_what_has_another_shape_meanwhile():
    figure, volume = shown(full(4, 0))
    replaces = set_data(volume, full(8, 100))
    assigns = Held(lambda: volume.data.__setitem__(-1, 5))
    replaces.finish(), assigns.finish()
    expected = full(8, 100)
    expected[7] = 5
    assert_one_state(figure, volume, expected)


def test_assigning_to_what_has_another_dtype_meanwhile():
    figure, volume = shown(full(4, 0))
    replaces = set_data(volume, full(4, 100, "float32"))
    assigns = Held(lambda: volume.data.__setitem__(0, 0.5))
    replaces.finish(), assigns.finish()
    expected = full(4, 100, "float32")
    expected[0] = 0.5
    assert_one_state(figure, volume, expected)


def test_updating_what_becomes_smaller_meanwhile():
    for key, error in (((slice(5, 8),) * 3, None), (7, IndexError)):
        figure, volume = shown(full(8, 0), isolated_buffer=False)
        replaces = set_data(volume, full(4, 100))
        updates = Held(lambda v=volume, k=key: v.data.update(k))
        replaces.finish()
        if error is None:
            updates.finish()
        else:
            with pytest.raises(error, match="shape"):
                updates.finish()
        assert_one_state(figure, volume, full(4, 100))


@pytest.mark.parametrize("isolated", [True, False])
@pytest.mark.parametrize(("first", "second"), [(4, 8), (8, 4), (4, 4)])
def test_two_replacements(first, second, isolated):
    figure, volume = shown(full(8, 0), isolated_buffer=isolated)
    replaces = set_data(volume, full(first, 100))
    replaces_too = set_data(volume, full(second, 200))
    replaces.finish(), replaces_too.finish()
    assert_one_state(figure, volume, full(second, 200))


@pytest.fixture(params=[True, False], ids=["isolated", "written through"])
def series(request):
    """A series on the GPU: its figure, its graphic, and what it holds."""
    points = np.stack([full(4, 10 * time) for time in range(4)])
    return *shown(points, axes="tzyx", isolated_buffer=request.param), points.copy()


def set_time(volume, time: int) -> Held:
    return Held(lambda: setattr(volume, "time", time))


def assert_every_time_point_is(volume, expected) -> None:
    for time in (volume.time, *range(len(expected))):
        volume.time = time
        np.testing.assert_array_equal(volume.data.value, expected[time])
        np.testing.assert_array_equal(voxels_on_gpu(volume), expected[time])


def assign(volume) -> None:
    volume.data[0] = 7


def change_and_update(volume) -> None:
    volume.data.value[0] = 7
    volume.data.update(0)


def test_assigning_while_another_time_point_is_set(series):
    _, volume, expected = series
    sets, assigns = set_time(volume, 1), Held(lambda: assign(volume))
    sets.finish(), assigns.finish()
    assert volume.time == 1
    expected[1, 0] = 7
    assert_every_time_point_is(volume, expected)


def test_updating_while_another_time_point_is_set(series):
    _, volume, expected = series
    sets, updates = set_time(volume, 1), Held(lambda: volume.data.update(0))
    sets.finish(), updates.finish()
    assert_every_time_point_is(volume, expected)


@pytest.mark.parametrize("change", [assign, change_and_update])
def test_a_time_point_that_was_read_before_it_was_changed(series, change):
    _, volume, expected = series
    sets = set_time(volume, 1)
    volume.time = 1
    change(volume)
    volume.time = 0
    sets.finish()
    assert volume.time == 1
    expected[1, 0] = 7
    assert_every_time_point_is(volume, expected)


def test_two_time_points(series):
    _, volume, expected = series
    first, second = set_time(volume, 1), set_time(volume, 2)
    first.enter_and_leave()  # and is not yet done
    second.finish()
    first.finish()
    assert volume.time == 2
    assert_every_time_point_is(volume, expected)


def test_a_series_that_is_replaced_while_a_time_point_is_set(series):
    _, volume, points = series
    sets, replaces = set_time(volume, 3), set_data(volume, points + 1)
    replaces.finish(), sets.finish()
    assert volume.time == 3
    assert_every_time_point_is(volume, points + 1)
    sets, replaces = set_time(volume, 2), set_data(volume, points[:2])
    replaces.finish()
    with pytest.raises(ValueError, match="0 to 1"):
        sets.finish()
    assert_every_time_point_is(volume, points[:2])


def test_a_time_point_that_is_set_while_the_series_is_replaced(series):
    _, volume, points = series
    replaces, sets = set_data(volume, points + 1), set_time(volume, 3)
    sets.finish(), replaces.finish()
    assert volume.time == 3
    assert_every_time_point_is(volume, points + 1)


class Watched:
    """Lazy voxels that note whether the thread that reads them holds the lock."""

    def __init__(self, array, seen):
        self.array, self.dtype, self.shape, self.seen = array, array.dtype, array.shape, seen

    def __getitem__(self, key):
        part = self.array[key]
        if part.ndim == 3 and self.array.ndim == 4:
            return Watched(part, self.seen)
        self.seen.append(threading.current_thread().depth)
        return part.copy()

    def __array__(self, dtype=None, copy=None):
        self.seen.append(threading.current_thread().depth)
        return self.array.copy()


def test_nothing_is_read_and_nobody_is_told_while_others_wait():
    seen: list[int] = []
    points = np.stack([full(4, 10 * time) for time in range(4)])
    figure = vr.Figure(size=(30, 20))
    Held(lambda: figure.add_image_volume(Watched(points, seen), axes="tzyx")).finish()
    volume = figure[0, 0].graphics[0]
    figure.export_numpy()
    told: list[tuple[str, int]] = []
    volume.add_event_handler(
        lambda event: told.append((event.type, threading.current_thread().depth)), "data", "time"
    )
    for change, events in (
        (lambda: setattr(volume, "time", 2), ["data", "time"]),
        (lambda: volume.data.__setitem__(0, Watched(full(4, 3)[0], seen)), ["data"]),
        (lambda: volume.data.update(), ["data"]),
        (lambda: setattr(volume, "data", Watched(points[:2], seen)), ["data", "time"]),
    ):
        told.clear()
        Held(change).finish()
        assert told == [(event, 0) for event in events]
    assert len(seen) > 3 and set(seen) == {0}
