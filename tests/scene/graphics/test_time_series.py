"""Time series: one time point is shown, read and uploaded; edits are not lost."""

import json

import numpy as np
import pytest

import volrender as vr
from tests.engine.skipping.uploads import Uploads, voxels_on_gpu

SHAPE = (5, 3, 4, 6)


def series(dtype="float32", shape=SHAPE) -> np.ndarray:
    return np.random.default_rng(3).integers(0, 100, shape).astype(dtype)


def shown(data, axes="tzyx", **parameters) -> tuple[vr.Figure, vr.ImageVolumeGraphic]:
    figure = vr.Figure(size=(32, 24))
    return figure, figure.add_image_volume(
        data, **{"axes": axes, "vmin": 0, "vmax": 100, **parameters}
    )


class Lazy:
    """Computes voxels when a piece of a time point is read. Notes what was read."""

    def __init__(self, array):
        self.array, self.dtype, self.shape = array, array.dtype, array.shape
        self.reads, self.looks = [], []  # a look is one voxel, for what kind they are

    def __getitem__(self, key):
        time, *parts = key
        assert isinstance(time, int) and all(isinstance(part, slice) for part in parts)
        piece = self.array[key].copy()
        reads = self.looks if piece.shape[:3] == (1, 1, 1) else self.reads
        reads.append((time, piece.size))
        return piece

    def __array__(self, dtype=None, copy=None):
        raise AssertionError("read whole")


@pytest.mark.parametrize("axes", ["tzyx", "tzyxc"])
@pytest.mark.parametrize("dtype", ["uint8", "uint16", "int16", "float16", "float32", "bool"])
def test_each_time_point_looks_as_it_does_alone(axes, dtype):
    data = series(dtype, SHAPE if axes == "tzyx" else (*SHAPE, 3))
    data[2, :, :2] = 1  # another range
    data[2, :, 2:] = 0
    figure, volume = shown(data, axes)
    assert volume.n_times == 5 and volume.time == 0 and volume.data.axes == axes
    for time in (0, 3, 4, 1, 2):
        volume.time = time
        assert volume.time == time
        np.testing.assert_array_equal(volume.data.value, data[time])
        assert volume.data.shape == data.shape[1:] and volume.data.dtype == dtype
        for mode in ("mip", "iso"):
            volume.mode, volume.threshold = mode, 60
            alone, still = shown(data[time].copy(), None, mode=mode, threshold=60)
            np.testing.assert_array_equal(figure.export_numpy(), alone.export_numpy())
    assert still.n_times == 1 and still.time == 0 and still.data.axes == axes[1:]


def test_one_time_point_is_uploaded(engine):
    data = series("uint8")
    _, volume = shown(data)
    with Uploads(engine) as uploads:
        volume.time = 2
    assert uploads.sizes == [(6, 4, 3)]
    np.testing.assert_array_equal(voxels_on_gpu(volume), data[2])
    with Uploads(engine) as uploads:
        volume.time = 2
    assert uploads.sizes == []


@pytest.mark.parametrize("isolated", [True, False])
def test_of_a_lazy_series_only_the_time_point_is_read(isolated):
    lazy = Lazy(series())
    _, volume = shown(lazy, isolated_buffer=isolated)
    assert lazy.reads == [(0, 72)]
    volume.time = -1
    volume.time = 2
    assert lazy.reads == [(0, 72), (4, 72), (2, 72)]
    np.testing.assert_array_equal(volume.data.value, lazy.array[2])


@pytest.mark.parametrize("isolated", [True, False])
def test_of_a_memory_map_only_the_time_point_is_read(isolated, tmp_path):
    data = series("uint16")
    np.save(tmp_path / "series.npy", data)
    mapped = np.load(tmp_path / "series.npy", mmap_mode="r")
    _, volume = shown(mapped, isolated_buffer=isolated)
    for time in (0, 3):
        volume.time = time
        assert np.shares_memory(volume.data.value, mapped[time]) == (not isolated)
        assert volume.data.value.base is None or not isolated
        np.testing.assert_array_equal(voxels_on_gpu(volume), data[time])


def test_what_may_be_given_as_a_series():
    data = series("int64")
    masked = np.ma.MaskedArray(data, data > 50)
    for given in (
        data.tolist(),
        list(data),
        data[:, ::-1].copy()[:, ::-1],
        np.asfortranarray(data),
    ):
        _, volume = shown(given)
        volume.time = 3
        np.testing.assert_array_equal(voxels_on_gpu(volume), data[3])
    _, volume = shown(masked)
    volume.time = 3
    np.testing.assert_array_equal(voxels_on_gpu(volume), np.where(data[3] > 50, np.nan, data[3]))
    assert (volume.data.value.shape, volume.n_times) == (SHAPE[1:], 5)


def test_contrast_limits_are_those_of_several_time_points():
    data = series()
    data[2] += 1000
    data[4] -= 500
    data[1] = 9999  # neither first nor middle nor last
    data[0] = np.nan
    expected = data[4].min(), data[2].max()
    lazy = Lazy(data)
    for given in (data, lazy):
        volume = vr.ImageVolumeGraphic(given, axes="tzyx")
        assert (volume.vmin, volume.vmax) == expected
        volume.time = 3
        assert (volume.vmin, volume.vmax) == expected
        volume.vmin = 3
        volume.reset_vmin_vmax()
        assert (volume.vmin, volume.vmax) == expected
    volume.time = 2
    volume.data[0] = 5000
    volume.time = 3
    volume.reset_vmin_vmax()
    assert volume.vmax == 5000
    assert {time for time, _ in lazy.reads} == {0, 2, 3, 4}
    masked = vr.ImageVolumeGraphic(np.ma.MaskedArray(data, data > 1050), axes="tzyx")
    assert masked.vmax == data[2][data[2] <= 1050].max()
    empty = vr.ImageVolumeGraphic(np.full(SHAPE, np.nan), axes="tzyx")
    assert (empty.vmin, empty.vmax) == (0, 1)
    colour = vr.ImageVolumeGraphic(series("uint8", (*SHAPE, 3)), axes="tzyxc")
    assert (colour.vmin, colour.vmax) == (0, 255)


def test_only_a_sample_of_a_large_series_is_looked_at_for_them():
    data = np.zeros((3, 160, 160, 160), np.uint8)
    lazy = Lazy(data)
    vr.ImageVolumeGraphic(lazy, axes="tzyx")
    assert all(sum(size for t, size in lazy.reads if t == time) < 2e6 for time in (1, 2))


def test_edits_of_an_isolated_series_are_kept_and_do_not_reach_it():
    data = series()
    original = data.copy()
    expected = data.copy()
    _, volume = shown(data)
    for time, key, value in ((1, (0, 1), 77), (3, ..., 5), (1, 2, 6)):
        volume.time = time
        volume.data[key] = value
        expected[(time, *key) if isinstance(key, tuple) else (time, key)] = value
    volume.time = 4
    volume.data.value[1] = 50
    volume.data.update(1)
    expected[4, 1] = 50
    with pytest.raises(ValueError, match="shape"):
        volume.data[0] = [1, 2, 3]
    for time in (0, 1, 2, 3, 4, 0, 1):
        volume.time = time
        np.testing.assert_array_equal(volume.data.value, expected[time])
        np.testing.assert_array_equal(voxels_on_gpu(volume), expected[time])
    np.testing.assert_array_equal(data, original)


def test_a_failed_edit_holds_no_copy():
    _, volume = shown(series())
    with pytest.raises(ValueError, match="shape"):
        volume.data[0] = [1, 2, 3]
    first = volume.data.value
    volume.time = 1
    assert volume.data.value is first  # was free to be overwritten


def test_edits_write_through_unless_isolated():
    data = series()
    _, volume = shown(data, isolated_buffer=False)
    volume.time = 2
    volume.data[1] = 99
    assert (data[2, 1] == 99).all()
    volume.time = 0
    volume.time = 2
    data[2, 0] = 44
    volume.data.update(0)
    assert (voxels_on_gpu(volume)[1] == 99).all() and (voxels_on_gpu(volume)[0] == 44).all()
    _, volume = shown(Lazy(series()), isolated_buffer=False)
    volume.data[1] = 99
    volume.time = 1
    volume.time = 0
    assert (volume.data.value[1] == 99).all()


def test_graphics_that_share_show_the_same_time_point_and_are_told():
    data = series()
    figure, volume = shown(data)
    partner = figure.add_image_volume(volume.data, mode="slice")
    told = []
    for graphic in (volume, partner):
        graphic.add_event_handler(told.append, "time", "data")
    partner.time = np.int64(3)
    assert volume.time == partner.time == 3
    assert {(event.type, event.graphic) for event in told} == {
        (name, graphic) for name in ("time", "data") for graphic in (volume, partner)
    }
    for event in told:
        value = event.info["value"]
        assert value == 3 if event.type == "time" else (value == data[3]).all()
    told.clear()
    volume.time = 3
    assert told == []
    other = vr.ImageVolumeGraphic(series() + 1, axes="tzyx")
    volume.data = other.data
    assert (volume.time, partner.time) == (0, 3)


def test_a_handler_may_play_on():
    _, volume = shown(series())
    times = []

    @volume.add_event_handler("time")
    def play(event):
        times.append(event.info["value"])
        volume.time = (volume.time + 1) % volume.n_times

    volume.time = 2
    assert times == [2] and volume.time == 3


def test_a_series_is_replaced_by_another():
    data = series()
    _, volume = shown(data)
    for time in (2, 4):
        volume.time = time
        volume.data[0] = 7
    volume.data = data + 1
    for time in (4, 2, 4):
        volume.time = time
        np.testing.assert_array_equal(voxels_on_gpu(volume), data[time] + 1)
    told = []
    volume.add_event_handler(told.append, "time")
    other = series("uint8", (2, 7, 3, 3))
    volume.data = other
    assert (volume.time, volume.n_times, volume.data.shape) == (1, 2, (7, 3, 3))
    assert [event.info["value"] for event in told] == [1]
    np.testing.assert_array_equal(voxels_on_gpu(volume), other[1])
    for wrong in (data[0], data[..., None], np.zeros((0, 2, 2, 2))):
        with pytest.raises(ValueError, match="data of"):
            volume.data = wrong
    np.testing.assert_array_equal(volume.data.value, other[1])
    assert volume.n_times == 2


@pytest.mark.parametrize(
    ("axes", "shape", "error", "message"),
    [
        ("tzyx", (2, 3, 4), ValueError, "has 4 axes, not shape"),
        ("tzyxc", (2, 3, 4, 3), ValueError, "has 5 axes"),
        ("tzyxc", (2, 3, 4, 5, 2), ValueError, "3 or 4 colours"),
        ("zyxc", (2, 3, 4, 2), ValueError, "3 or 4 colours"),
        ("zyx", (2, 3, 4, 3), ValueError, "has 3 axes"),
        ("tzyx", (0, 3, 4, 5), ValueError, "empty"),
        ("tzyx", (2, 3, 0, 5), ValueError, "empty"),
        ("tzxy", (2, 3, 4, 5), ValueError, "axes is one of .*Did you mean 'tzyx'"),
        (4, (2, 3, 4, 5), TypeError, "axes is one of"),
        (None, (2, 3, 4, 5), ValueError, 'axes="tzyx"'),
    ],
)  # fmt: skip
def test_axes_that_do_not_fit_are_refused_unread(axes, shape, error, message):
    for data in (np.zeros(shape), Lazy(np.zeros(shape))):
        with pytest.raises(error, match=message):
            vr.ImageVolumeGraphic(data, axes=axes)
    assert data.reads == []


def test_axes_of_volumes_may_be_named():
    grey, colour = np.zeros((2, 3, 3)), np.zeros((2, 3, 4, 3))
    assert vr.ImageVolumeGraphic(grey, axes="zyx").data.axes == "zyx"
    assert vr.ImageVolumeGraphic(colour, axes="zyxc").data.axes == "zyxc"
    shared = vr.ImageVolumeGraphic(colour, axes="tzyx")
    assert vr.ImageVolumeGraphic(shared.data, axes="tzyx").data is shared.data
    with pytest.raises(ValueError, match="axes is 'tzyx' for this data"):
        vr.ImageVolumeGraphic(shared.data, axes="zyxc")
    with pytest.raises(TypeError, match="complex"):
        vr.ImageVolumeGraphic(np.zeros((2, 2, 2, 2), complex), axes="tzyx")


@pytest.mark.parametrize("value", [5, -6, 1.0, "1", None, True, 10**30])
def test_times_that_there_are_not_are_refused(value):
    data = series()
    for volume in (shown(data)[1], shown(data[0], "zyx")[1]):
        volume.time = -1
        before = volume.time
        with pytest.raises((TypeError, ValueError), match="time is"):
            volume.time = value
        assert volume.time == before == volume.n_times - 1


def test_time_is_part_of_the_state():
    (first, volume), (second, other) = shown(series()), shown(series())
    volume.time = 3
    state = json.loads(json.dumps(first.get_state()))
    assert state["subplots"][0]["graphics"][0]["time"] == 3
    second.set_state(state)
    assert other.time == 3 and second.get_state() == state
    np.testing.assert_array_equal(first.export_numpy(), second.export_numpy())

    shorter, other = shown(series()[:2])
    before = shorter.get_state()
    with pytest.raises(ValueError, match=r"graphics\[0\].time is 0 to 1"):
        shorter.set_state(state)
    assert shorter.get_state() == before
    shorter.set_state(state, check_data=False)
    assert other.time == 1
    with pytest.raises(TypeError, match=r"graphics\[0\].time is a whole number"):
        shorter.set_state({"subplots": [{"graphics": [{"time": "2"}]}]}, check_data=False)


def test_a_time_point_that_cannot_be_shown_leaves_the_one_before():
    data = series("float64")
    data[2, 0, 0, 0] = 1e300
    _, volume = shown(data)
    volume.time = 1
    with pytest.raises(ValueError, match="magnitude"):
        volume.time = 2
    assert volume.time == 1
    np.testing.assert_array_equal(volume.data.value, data[1])
    np.testing.assert_array_equal(voxels_on_gpu(volume), data[1])


class Broken(Lazy):
    """A lazy series of which one time point cannot be read: at once, or after its first voxel."""

    def __init__(self, array, time, error, at_once):
        super().__init__(array)
        self.broken, self.error, self.at_once = time, error, at_once

    def __getitem__(self, key):
        piece = super().__getitem__(key)
        if key[0] == self.broken and (self.at_once or piece.size > 1):
            raise self.error
        return piece


class StoreError(Exception):
    """What some library raises."""


FAILURES = [
    (OSError(5, "Input/output error"), RuntimeError, r"OSError: \[Errno 5\] Input/output error"),
    (RuntimeError("no more workers"), RuntimeError, "RuntimeError: no more workers"),
    (KeyError("c/2/0"), RuntimeError, "KeyError: 'c/2/0'"),
    (ValueError("bad codec"), RuntimeError, "ValueError: bad codec"),
    (StoreError(), RuntimeError, "StoreError"),
    (MemoryError("too much"), MemoryError, "MemoryError: too much"),
]


@pytest.mark.parametrize("at_once", [True, False])
@pytest.mark.parametrize(("error", "kind", "reason"), FAILURES, ids=lambda value: str(value)[:12])
def test_a_time_point_that_cannot_be_read_says_so_and_nothing_is_lost(at_once, error, kind, reason):
    data = series()

    def refuses(time):
        return pytest.raises(
            kind, match=f"time point {time} of the data could not be read: {reason}$"
        )

    for time in (0, 2):  # the one to show, and one that contrast limits look at
        with refuses(time):
            vr.ImageVolumeGraphic(Broken(data, time, error, at_once), axes="tzyx")
    figure, volume = shown(Broken(data, 2, error, at_once))
    partner = figure.add_image_volume(volume.data, mode="slice", vmin=0, vmax=100)
    volume.time = 1
    before, told = figure.export_numpy(), []
    volume.add_event_handler(told.append, "time", "data", "vmin", "vmax")

    def is_as_before() -> bool:
        np.testing.assert_array_equal(voxels_on_gpu(volume), data[1])
        np.testing.assert_array_equal(volume.data.value, data[1])
        np.testing.assert_array_equal(figure.export_numpy(), before)
        return (volume.time, partner.time, volume.n_times, volume.vmax, told) == (1, 1, 5, 100, [])

    with refuses(2):
        volume.time = 2
    assert is_as_before()
    with refuses(2):
        volume.reset_vmin_vmax()
    assert is_as_before()
    with refuses(1):
        volume.data = Broken(data + 1, 1, error, at_once)
    assert is_as_before()
    with refuses(1):
        volume.data.replace(Broken(series("uint8", (3, 7, 3, 3)), 1, error, at_once))
    assert is_as_before()
    with refuses(2):
        figure.set_state({"background": "red", "subplots": [{"graphics": [{}, {"time": 2}]}]})
    assert is_as_before()
    volume.time = 3  # the others are there
    np.testing.assert_array_equal(voxels_on_gpu(volume), data[3])
    volume.data = data + 1
    np.testing.assert_array_equal(voxels_on_gpu(volume), data[3] + 1)
