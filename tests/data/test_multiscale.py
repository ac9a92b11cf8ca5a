"""A volume in several resolutions, as users give it."""

import threading

import dask.array as da
import numpy as np
import pytest

import volrender as vr
from volrender.data import memory
from volrender.data.buffer import VolumeBuffer
from volrender.data.channels.channel_data import ChannelData
from volrender.data.multiscale import Multiscale, source_in_levels
from volrender.data.series.time_series import TimeSeries, buffer_of
from volrender.data.sources.level_places import LevelPlace, place_of_blocks
from volrender.data.sources.made_levels import MadeLevels
from volrender.data.sources.multiscale import MultiscaleSource


def arrays(*before, dtype=np.uint8) -> list[np.ndarray]:
    """Three levels of a random volume, with axes before z, y and x."""
    whole = np.random.default_rng(4).integers(0, 250, (*before, 16, 12, 20)).astype(dtype)
    return [whole[..., :: 2**i, :: 2**i, :: 2**i] for i in range(3)]


BOX = np.s_[1:4, 0:3, 2:5]


@pytest.mark.parametrize("isolated", [True, False])
def test_it_stays_where_it_is_and_is_read_at_each_level(isolated):
    levels = arrays()
    given = Multiscale([levels[0], da.from_array(levels[1]), levels[2]])
    assert given.shape == (16, 12, 20) and given.ndim == 3 and given.dtype == np.uint8
    buffer = VolumeBuffer(given, isolated)
    source = buffer.source
    assert isinstance(source, MultiscaleSource) and not buffer.is_held
    for number, level in enumerate(levels):
        np.testing.assert_array_equal(source.read(BOX, number), level[BOX])
    assert source.sources[0].array is levels[0]
    assert buffer.shape == (16, 12, 20) and buffer.dtype == np.uint8
    np.testing.assert_array_equal(buffer[3, 2:9:3], levels[0][3, 2:9:3])
    assert buffer.voxel((1, 2, 3)) == levels[0][1, 2, 3]


def test_its_value_is_a_copy_of_the_finest_and_it_is_not_written_to(monkeypatch):
    levels = arrays()
    buffer = VolumeBuffer(Multiscale(levels))
    np.testing.assert_array_equal(buffer.value, levels[0])
    assert not buffer.value.flags.writeable and not buffer.is_held
    for write in (lambda: buffer.__setitem__(0, 1), lambda: buffer.__setitem__(..., levels[0])):
        with pytest.raises(ValueError, match="several resolutions is read-only"):
            write()
    monkeypatch.setattr(memory, "ram_bytes", lambda: 16 * 12 * 20 - 1)
    with pytest.raises(
        MemoryError, match=r"\(16, 12, 20\) and dtype uint8 takes 3.8 KiB .* 3.7 KiB"
    ):
        _ = buffer.value
    assert buffer[0].shape == (12, 20)


def test_lazy_data_that_is_larger_than_memory_is_not_copied(monkeypatch):
    monkeypatch.setattr(memory, "ram_bytes", lambda: 1000)
    lazy = da.from_array(arrays()[0])
    with pytest.raises(MemoryError, match="isolated_buffer=False leaves it where it is"):
        VolumeBuffer(lazy)
    buffer = VolumeBuffer(lazy, isolated=False)
    with pytest.raises(MemoryError, match="read a part of it"):
        _ = buffer.value
    assert buffer[0].shape == (12, 20)


def test_levels_lie_where_scales_and_offsets_say():
    levels = arrays()
    assert source_in_levels(Multiscale(levels)).level_places[2] == place_of_blocks((4, 4, 4))
    scales = [(1, 1, 3), (2, 2, 6), (4, 4, 12)]
    same = source_in_levels(Multiscale(levels, scales)).level_places
    np.testing.assert_allclose(same, MultiscaleSource(levels).level_places)
    places = source_in_levels(Multiscale(levels, scales, [(5, 5, 5)] * 3)).level_places
    np.testing.assert_allclose(places[1], LevelPlace((0.5,) * 3, (0, 0, 0)))  # every second voxel
    for wrong, says in (
        ({"scales": scales[:2]}, "scales are one for each of 3 levels"),
        ({"scales": [*scales[:2], (4, 0, 4)]}, r"scales\[2\] is above 0"),
        ({"scales": [*scales[:2], (4, 4)]}, r"scales\[2\]"),
        ({"offsets": scales}, "offsets are in the unit of scales"),
        ({"scales": scales, "offsets": 3}, "offsets are one for each of 3 levels"),
    ):
        with pytest.raises((TypeError, ValueError), match=says):
            Multiscale(levels, **wrong)


def test_what_is_no_list_of_levels_is_refused():
    levels = arrays()
    for wrong in (levels[0], [], None, "abc"):
        with pytest.raises(TypeError, match=r"levels is a list of arrays.*Multiscale\.of"):
            Multiscale(wrong)
    with pytest.raises(ValueError, match=r"level 1 has shape \(16, 12, 20\), level 0 \(8, 6, 10\)"):
        Multiscale(levels[1::-1])
    with pytest.raises(ValueError, match="dtype is float64 in level 1, uint8 in level 0"):
        VolumeBuffer(Multiscale([levels[0], levels[1] / 2]))
    with pytest.raises(ValueError, match="reduce is 'mean', 'max' or 'mode', not 'least'"):
        Multiscale.of(levels[0], "least")


def test_a_bare_list_of_resolutions_says_how_it_is_given():
    levels = arrays()
    for given in (levels, [da.from_array(level) for level in levels]):
        with pytest.raises(ValueError, match=r"one array, not 3 of shapes .*Multiscale\("):
            VolumeBuffer(given)
    assert VolumeBuffer(levels[0].tolist()).shape == levels[0].shape
    assert VolumeBuffer(list(levels[0])).shape == levels[0].shape


def test_levels_of_one_array_are_made():
    array = np.zeros((4, 4, 130), np.uint8)
    array[1, 1, 1] = 80
    for reduce, expected in (("mean", 10), ("max", 80)):
        given = Multiscale.of(array, reduce=reduce)
        source = VolumeBuffer(given).source
        assert isinstance(source, MadeLevels) and source.levels[-1] == (1, 1, 33)
        assert source.read(np.s_[0:1, 0:1, 0:1], 1) == expected
        assert reduce in repr(given)
    series = buffer_of(Multiscale.of(np.stack([array, array + 1])), "tzyx", True)
    series.time = 1
    assert isinstance(series.source, MadeLevels) and series.voxel((0, 0, 0)) == 1


@pytest.mark.parametrize("is_lazy", [False, True])
@pytest.mark.parametrize("colours", [(), (3,)])
def test_a_series_has_each_time_point_in_all_resolutions(is_lazy, colours):
    levels = [np.stack([level] * 3, -1) if colours else level for level in arrays(3)]
    for level in levels:
        level[1] += 1
    given = Multiscale([da.from_array(level) if is_lazy else level for level in levels])
    series = buffer_of(given, "tzyxc" if colours else "tzyx", True)
    assert isinstance(series, TimeSeries) and series.n_times == 3
    for time in (0, 2, 1):
        series.time = time
        for number, level in enumerate(levels):
            np.testing.assert_array_equal(series.source.read(BOX, number), level[time][BOX])
    assert series.source_at(2).levels == series.source.levels
    with pytest.raises(ValueError, match="as many time points"):
        buffer_of(Multiscale([levels[0], levels[1][:2]]), series.axes, True)
    with pytest.raises(ValueError, match="axes, not shape"):
        buffer_of(Multiscale([levels[0][0], levels[1][0]]), series.axes, True)


@pytest.mark.parametrize("is_lazy", [False, True])
@pytest.mark.parametrize("axes", ["czyx", "zcyx", "tczyx", "ctyzx"])
def test_channels_have_all_resolutions(is_lazy, axes):
    ordered = arrays(2, 3) if "t" in axes else arrays(3)
    order = ["tczyx".replace("t", "" if "t" not in axes else "t").index(name) for name in axes]
    levels = [level.transpose(order) for level in ordered]
    given = Multiscale([da.from_array(level) if is_lazy else level for level in levels])
    data = ChannelData.of(given, axes)
    assert len(data) == 3 and data.shape == (3, 16, 12, 20)
    if "t" in axes:
        data.time = 1
        ordered = [level[1] for level in ordered]
    for channel, buffer in enumerate(data.buffers):
        for number, level in enumerate(ordered):
            np.testing.assert_array_equal(buffer.source.read(BOX, number), level[channel][BOX])


def test_it_is_shown_as_an_array_is():
    levels = arrays()
    pictures = []
    for data in (levels[0], vr.Multiscale(levels)):
        figure = vr.Figure(size=(24, 20))
        volume = figure.add_image_volume(data, mode="mip")
        assert (volume.vmin, volume.vmax) == (0, 249)
        pictures.append(figure.export_numpy())
        assert figure[0, 0].pick(12, 10)["value"] > 100
    np.testing.assert_array_equal(*pictures)
    volume.data = vr.Multiscale(levels[1:])
    assert volume.data.shape == (8, 6, 10)
    with pytest.raises(ValueError, match="read-only"):
        volume.data[0] = 1
    levels[1][...] = 255  # of which levels[2] is a part
    before = figure.export_numpy()
    volume.data.update()
    assert (figure.export_numpy() != before).any() and volume.data.voxel((0, 0, 0)) == 255


def test_it_is_opened_as_an_array_is():
    levels = arrays()
    dataset = vr.open(vr.Multiscale(levels))
    assert dataset[0].axes == "zyx" and dataset[0].data.shape == (16, 12, 20)
    volume = vr.Figure(size=(24, 20)).add(dataset)
    assert volume.data.source.levels[1:] == ((8, 6, 10), (4, 3, 5))
    with pytest.raises(ValueError, match="give axes to add_image_volume"):
        vr.open(vr.Multiscale(arrays(2)))


class Following:
    """Notes which boxes it is told of."""

    def __init__(self, voxels):
        self.voxels, self.lock, self.told = voxels, threading.RLock(), []

    def prepare(self, values, everything):
        self.told.append((values.shape, everything))

    def follow(self):
        self.told.append(self.voxels.changed_since(self.voxels.version - 1))

    def copy_of(self, source):
        return source

    def take(self, copy):
        self.told.append(copy)


@pytest.mark.parametrize("is_made", [False, True])
def test_what_changed_is_read_anew_and_no_more(is_made, monkeypatch):
    levels = arrays()
    if is_made:
        levels = [np.tile(levels[0], (18, 1, 1))]
    given = Multiscale.of(levels[0]) if is_made else Multiscale(levels)
    buffer = VolumeBuffer(given)
    while is_made and buffer.source.is_provisional(2):
        buffer.source.read(np.s_[0:1, 0:1, 0:1], 2)
    follower = buffer.voxels.follower(1, lambda: Following(buffer.voxels))
    box = np.s_[2:8, 0:8, 4:8]
    levels[0][box] = 255
    buffer.update(box)
    assert follower.told == [((6, 8, 4), False), (box,)]
    if is_made:
        assert (buffer.source.read(np.s_[1:3, 0:4, 2:4], 1) == 255).all()
        assert buffer.source.read(np.s_[1:2, 1:2, 1:2], 2) == 255
        assert not buffer.source.is_provisional(2)
    follower.told.clear()
    monkeypatch.setattr("volrender.data.voxels.SMALL_BYTES", 100)
    buffer.update(box)
    assert follower.told == [buffer.source]
