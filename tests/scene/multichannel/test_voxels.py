"""The voxels of channels: assigned to, shared, replaced, in series, and what is on the GPU of them."""

import gc

import numpy as np
import pytest
from wgpu._diagnostics import diagnostics

import volrender as vr
from tests.pictures import difference
from tests.scene.multichannel.scenes import channels, figure_with

LIMITS = [{"vmin": 0.0, "vmax": 1.0}] * 7


def graphic_of(data, **settings) -> vr.MultichannelVolumeGraphic:
    return vr.MultichannelVolumeGraphic(data, channels=LIMITS[: len(data)], **settings)


def picture(data) -> np.ndarray:
    """What channels look like that nothing was changed of."""
    return figure_with(graphic_of(data)).export_numpy()


def random_channels(count: int, seed=0) -> np.ndarray:
    return np.random.default_rng(seed).random(channels(count).shape).astype(np.float32)


KEYS = {
    "one channel": 1,
    "a box of one": (2, slice(3, 9), slice(2, 5)),
    "a box of some": (slice(0, 5, 2), slice(3, 9), ..., slice(1, 4)),
    "a list of channels": ([4, 0], slice(2, 12)),
    "all": slice(None),
    "the last axis": (..., slice(4, 9)),
    "a voxel": (0, 8, 9, 10),
    "from the end": -1,
}


@pytest.mark.parametrize("what", KEYS)
def test_what_is_assigned_is_seen(what):
    data = channels(5)
    graphic = graphic_of(data)
    figure = figure_with(graphic)
    figure.export_numpy()
    new = random_channels(5)[KEYS[what]]
    graphic.data[KEYS[what]] = new
    data[KEYS[what]] = new
    np.testing.assert_array_equal(graphic.data.value, data)
    np.testing.assert_array_equal(graphic.data[KEYS[what]], new)
    np.testing.assert_array_equal(figure.export_numpy(), picture(data))


def test_a_box_alone_is_uploaded(monkeypatch):
    from volrender.engine.volume import packed_texture

    graphic = graphic_of(channels(3))
    figure = figure_with(graphic)
    figure.export_numpy()
    boxes = []
    plain = packed_texture.write_box
    monkeypatch.setattr(
        packed_texture,
        "write_box",
        lambda engine, texture, shape, box, texels: (
            boxes.append(texels.shape),
            plain(engine, texture, shape, box, texels),
        ),
    )
    graphic.data[:, 3:5, 2:6, 1:9] = 0.5
    graphic.channels[1].data[3:5, 2:6, 1:9] = 0.7
    assert boxes == []
    figure.export_numpy()
    assert boxes == [(2, 4, 8, 4)]


BAD = {
    "a channel that is not there": (5, 0.5, IndexError),
    "a voxel that is not there": ((0, 99), 0.5, IndexError),
    "too many channels": (slice(0, 3), np.zeros((2, 16, 18, 20)), ValueError),
    "another shape": (slice(None), np.zeros((5, 16, 18, 21)), ValueError),
    "too large": ((slice(None), 0), 1e38, ValueError),
    "no numbers": (0, "red", (TypeError, ValueError)),
}


@pytest.mark.parametrize("what", BAD)
def test_what_does_not_fit_changes_nothing(what):
    key, value, error = BAD[what]
    data = channels(5)
    graphic = graphic_of(data)
    figure = figure_with(graphic)
    before = figure.export_numpy()
    with pytest.raises(error):
        graphic.data[key] = value
    np.testing.assert_array_equal(graphic.data.value, data)
    np.testing.assert_array_equal(figure.export_numpy(), before)


def test_the_array_is_written_through_where_it_is_kept():
    data = channels(3)
    graphic = graphic_of(data, isolated_buffer=False)
    assert np.shares_memory(graphic.data.value, data)
    graphic.data[1, 2] = 0.25
    assert (data[1, 2] == 0.25).all()
    figure = figure_with(graphic)
    data[2] = 0.75
    graphic.data.update(2)
    np.testing.assert_array_equal(figure.export_numpy(), picture(data))


@pytest.mark.parametrize("axes", ["zcyx", "xyzc", "yxcz"])
def test_axes_in_any_order(axes):
    data = channels(3)
    given = np.ascontiguousarray(data.transpose(["czyx".index(name) for name in axes]))
    figure = vr.Figure(size=(32, 24))
    graphic = figure.add_image_volume(given, axes=axes)
    assert isinstance(graphic, vr.MultichannelVolumeGraphic)
    np.testing.assert_array_equal(graphic.data.value, data)
    np.testing.assert_array_equal(graphic.data[1, 2:4], data[1, 2:4])


def test_graphics_share_looks_and_voxels():
    graphic = graphic_of(channels(3))
    other = vr.MultichannelVolumeGraphic(graphic.channels, mode="slice", plane="middle")
    first, second = figure_with(graphic), figure_with(other)
    before = first.export_numpy(), second.export_numpy()
    graphic.channels[0].cmap = "yellow"
    other.data[1] = 0.9
    assert other.channels is graphic.channels
    after = first.export_numpy(), second.export_numpy()
    for one, two in zip(before, after, strict=True):
        assert (difference(one, two) > 20).mean() > 0.05
    [resident], [also] = graphic.drawing.residents, other.drawing.residents
    assert resident is also


def test_a_channel_is_shared_with_a_volume_of_its_own():
    graphic = graphic_of(channels(3))
    volume = vr.ImageVolumeGraphic(graphic.channels[1].data, vmin=0, vmax=1)
    together, alone = figure_with(graphic), figure_with(volume)
    before = together.export_numpy(), alone.export_numpy()
    volume.data[4:12] = 0.95
    for one, figure in zip(before, (together, alone), strict=True):
        assert (difference(one, figure.export_numpy()) > 20).mean() > 0.05
    np.testing.assert_array_equal(graphic.data.value[1], volume.data.value)


def test_other_data_of_the_same_shape_and_of_another():
    graphic = graphic_of(channels(5))
    other = vr.MultichannelVolumeGraphic(graphic.channels, mode="minip")
    figure, beside = figure_with(graphic), figure_with(other)
    new = random_channels(5)
    graphic.data = new
    np.testing.assert_array_equal(figure.export_numpy(), picture(new))
    smaller = new[:, 2:13, 1:, 3:11].astype(np.float64)
    graphic.data = smaller
    assert other.data.shape == smaller.shape and graphic.data.dtype == np.float64
    np.testing.assert_array_equal(figure.export_numpy(), picture(smaller))
    beside.export_numpy()
    with pytest.raises(ValueError, match="5 channels, as the graphic has, not 2"):
        graphic.data = new[:2]
    with pytest.raises(ValueError, match="magnitude"):
        graphic.data = np.full((5, 3, 4, 5), 1e300)
    np.testing.assert_array_equal(figure.export_numpy(), picture(smaller))


def test_one_channel_of_another_shape_is_refused():
    graphic = graphic_of(channels(3))
    figure = figure_with(graphic)
    before = figure.export_numpy()
    with pytest.raises(ValueError, match="channels have"):
        graphic.channels[1].data.replace(np.zeros((3, 4, 5)))
    np.testing.assert_array_equal(figure.export_numpy(), before)


def test_values_that_need_another_encoding():
    """16-bit numbers beyond their range so far, and the first missing voxel."""
    data = channels(2, np.uint16)
    graphic = vr.MultichannelVolumeGraphic(data, channels=[{"vmin": 0, "vmax": 60000}] * 2)
    figure = figure_with(graphic)
    figure.export_numpy()
    graphic.data[1, 3:9] = 60000
    data[1, 3:9] = 60000
    fresh = vr.MultichannelVolumeGraphic(data, channels=[{"vmin": 0, "vmax": 60000}] * 2)
    assert difference(figure.export_numpy(), figure_with(fresh).export_numpy()).max() <= 1
    floats = graphic_of(channels(2))
    figure = figure_with(floats)
    figure.export_numpy()
    floats.data[0, 4:9] = np.nan
    np.testing.assert_array_equal(figure.export_numpy(), picture(floats.data.value))


def test_a_series_of_channels():
    series = np.stack([random_channels(3, seed) for seed in range(4)])
    figure = vr.Figure(size=(40, 32))
    graphic = figure.add_image_volume(series, axes="tczyx", channels=LIMITS[:3])
    assert (graphic.n_times, graphic.time, graphic.data.axes) == (4, 0, "tczyx")
    times = []
    graphic.add_event_handler(lambda event: times.append(event.info["value"]), "time")
    seen = [figure.export_numpy()]
    figure.time = 2
    seen.append(figure.export_numpy())
    np.testing.assert_array_equal(graphic.data.value, series[2])
    assert times == [2] and (difference(*seen) > 10).mean() > 0.1
    with pytest.raises(ValueError, match="time is 0 to 3"):
        graphic.time = 4


def test_a_time_point_that_cannot_be_read_leaves_all_channels_where_they_were():
    class Failing:
        shape, dtype, ndim = (3, 2, 6, 7, 8), np.dtype("f4"), 5

        def __getitem__(self, key):
            whole = np.arange(3 * 2 * 6 * 7 * 8, dtype="f4").reshape(self.shape)
            if key[0] == 2 and key[1] == 1:
                raise OSError("the second channel is gone")
            return whole[key]

    graphic = vr.MultichannelVolumeGraphic(Failing(), axes="tczyx", channels=LIMITS[:2])
    graphic.time = 1
    with pytest.raises(RuntimeError, match="the second channel is gone"):
        graphic.time = 2
    assert [channel.data.time for channel in graphic] == [1, 1]


def test_textures_go_with_the_last_who_shows_them():
    gc.collect()
    gc.disable()
    try:
        before = diagnostics.object_counts.get_dict()["Texture"]["count"]
        graphic = graphic_of(channels(5))
        figure = figure_with(graphic)
        figure.export_numpy()
        residents = graphic.drawing.residents
        assert [resident.texture.format for resident in residents] == ["rgba32float", "r32float"]
        del residents
        figure[0, 0].remove_graphic(graphic)
        held = diagnostics.object_counts.get_dict()["Texture"]["count"]
        del figure
        gc.collect()
        assert held > before  # the picture
        assert diagnostics.object_counts.get_dict()["Texture"]["count"] == before
    finally:
        gc.enable()


def test_more_channels_than_one_march_shows():
    data = np.random.default_rng(5).random((20, 6, 7, 8)).astype(np.float32)
    with pytest.raises(ValueError, match="20 channels are visible; at most 16"):
        vr.MultichannelVolumeGraphic(data)
    looks = [{"visible": number >= 10, "vmin": 0, "vmax": 1} for number in range(20)]
    graphic = vr.MultichannelVolumeGraphic(data, channels=looks)
    figure = figure_with(graphic)
    same = vr.MultichannelVolumeGraphic(
        data[10:],
        channels=[{"vmin": 0, "vmax": 1, "cmap": channel.cmap} for channel in graphic][10:],
    )
    np.testing.assert_array_equal(figure.export_numpy(), figure_with(same).export_numpy())
    for channel in graphic.channels[:6]:
        channel.visible = True
    figure.export_numpy()
    with pytest.raises(ValueError, match="17 channels are visible"):
        graphic.channels[7].visible = True
    assert not graphic.channels[7].visible
    figure.export_numpy()
