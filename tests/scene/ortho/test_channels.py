"""Orthogonal views of several channels: all four show the same ones, and the cursor has all values."""

import numpy as np
import pytest

import volrender as vr
from tests.scene.ortho.orthogonal import SLICES, part, pixels_of, without_overlays
from volrender.data.channels.channel_data import ChannelData
from volrender.data.files.volume_file import VolumeFile
from volrender.data.opening.dataset import Dataset
from volrender.scene.graphics.multichannel.graphic import MultichannelVolumeGraphic

DATA = np.random.default_rng(4).integers(1, 256, (2, 7, 8, 9), dtype=np.uint8)
LOOK = {"clims": [(0, 255)] * 2, "cmaps": ["red", "blue"], "interpolation": "nearest"}


def ortho(data=DATA, axes="czyx", **parameters) -> vr.OrthoFigure:
    return vr.OrthoFigure(data, size=(240, 200), axes=axes, **{**LOOK, **parameters})


def test_all_views_show_the_same_channels_of_their_own_colours():
    figure = without_overlays(ortho())
    figure.index = (2, 3, 4)
    picture = figure.export_numpy()
    cuts = {"axial": DATA[:, 4, 3], "coronal": DATA[:, 4, 3], "sagittal": DATA[:, 4, :, 2]}
    for name, cut in cuts.items():
        (graphic,) = figure[name].graphics
        assert isinstance(graphic, MultichannelVolumeGraphic) and graphic.mode == "slice"
        assert graphic.channels is figure.volume.channels
        line = (
            [(2, y, 4) for y in range(8)] if name == "sagittal" else [(x, 3, 4) for x in range(9)]
        )
        x, y = np.floor(pixels_of(figure, name, line)).astype(int).T
        np.testing.assert_allclose(picture[y, x, 0], cut[0], atol=1)
        np.testing.assert_allclose(picture[y, x, 2], cut[1], atol=1)
        assert not picture[y, x, 1].any()
    assert figure.volume.mode == "mip" and figure.volume[0].cmap.name == "cmap:red"


def test_what_is_set_on_a_channel_is_set_in_all_views():
    figure = without_overlays(ortho())
    figure["axial"].graphics[0][1].visible = False
    picture = figure.export_numpy()
    for name in (*SLICES, "3d"):
        shown = part(figure, picture, name)
        assert shown[..., 0].any() and not shown[..., 2].any()
    figure["coronal"].graphics[0].scale = (1, 1, 3)
    figure["3d"].graphics[0].interpolation = "linear"
    for view in figure:
        assert view.graphics[0].scale.tolist() == [1, 1, 3]
        assert view.graphics[0].interpolation == "linear"
    new = np.zeros((2, 7, 8, 9), np.float32)
    new[1] = 200
    figure["sagittal"].graphics[0].data = new
    figure.volume[1].visible = True
    picture = figure.export_numpy()
    for name in (*SLICES, "3d"):
        shown = part(figure, picture, name)
        assert shown[..., 2].max() == 200 and not shown[..., 0].any()


def test_the_cursor_has_the_values_of_all_channels():
    figure = ortho(names=["DAPI", "GFP"])
    figure.index = (5, 6, 1)
    np.testing.assert_array_equal(figure.value, DATA[:, 1, 6, 5])
    dapi, gfp = DATA[:, 1, 6, 5]
    assert figure["3d"]._readout()[-2:] == [f"DAPI {dapi}", f"GFP {gfp}"]
    figure.volume["DAPI"].visible = False
    assert figure["3d"]._readout()[-2:] == ["position (5.0, 6.0, 1.0)", f"GFP {gfp}"]
    place = pixels_of(figure, "axial", [(3, 2, 1)])[0]
    event = {"x": float(place[0]), "y": float(place[1]), "button": 1}
    figure.handle_event({"event_type": "pointer_down", **event})
    np.testing.assert_array_equal(figure.value, DATA[:, 1, 2, 3])


def test_the_readout_of_many_channels_is_short():
    data = np.arange(6, dtype=np.uint16)[:, None, None, None] * np.ones((1, 2, 3, 4), np.uint16)
    names = ["a", "the name of this one is far too long", "漢字", "d", "e", "f"]
    figure = vr.OrthoFigure(data, axes="czyx", names=names, size=(60, 60))
    assert figure["3d"]._readout()[-5:] == [
        "a 0",
        "the name of thi… 1",
        "channel 2 2",
        "d 3",
        "and 2 more",
    ]
    figure.export_numpy()


def test_values_are_written_as_each_channel_has_them():
    one, other = np.full((2, 3, 4), 2**31 + 1, np.uint32), np.full((2, 3, 4), 0.1, np.float32)
    data = ChannelData([vr.ImageVolumeGraphic(each).data for each in (one, other)])
    figure = vr.OrthoFigure(data, size=(40, 40))
    assert figure["3d"]._readout()[-2:] == ["channel 0 2147483649", "channel 1 0.1"]


def dataset(**of_second) -> Dataset:
    place = {"scale": (1, 2, 3), "spacing_unit": "µm"}
    own = [
        {"channel": "DAPI", "color": "#0000ff"},
        {"channel": "GFP", "limits": (3, 9), **of_second},
    ]
    return Dataset(
        [
            VolumeFile("a.tif", "tiff", voxels, "zyx", **{**place, **each})
            for voxels, each in zip(DATA, own, strict=True)
        ]
    )


def test_all_channels_of_a_file_are_shown_as_it_means_them():
    figure = vr.OrthoFigure(dataset(), size=(40, 40))
    assert [channel.name for channel in figure.volume] == ["DAPI", "GFP"]
    assert (figure.volume[1].vmin, figure.volume[1].vmax) == (3, 9)
    assert figure.volume[0].cmap(1.0).hex == "#0000FF" and figure["axial"].unit == "µm"
    assert figure["axial"].graphics[0].scale.tolist() == [1, 2, 3]
    alike = vr.OrthoFigure(dataset(), cmap="gray", vmax=70, size=(40, 40)).volume
    assert all(channel.cmap.name == "matlab:gray" and channel.vmax == 70 for channel in alike)
    apart = vr.OrthoFigure(dataset(scale=(1, 1, 1)), size=(40, 40)).volume
    assert isinstance(apart, vr.ImageVolumeGraphic)  # as before: the first


def test_surfaces_are_where_the_values_of_each_channel_part():
    class Lazy:
        def __init__(self, array):
            self.array, self.shape, self.dtype = array, array.shape, array.dtype

        def __getitem__(self, key):
            return self.array[key]

    data = np.zeros((2, 4, 5, 6), np.float32)
    data[0, :2], data[1, :2] = 100, 1000
    look = {"axes": "czyx", "mode": "iso", "size": (20, 20), "isolated_buffer": False}
    for kept in (data, Lazy(data)):
        first, second = vr.OrthoFigure(kept, **look).volume
        assert 0.3 < first.threshold < 0.49 and 3 < second.threshold < 5  # the first of 256 bins
    looks = [{"threshold": 7}, {}]
    first, second = vr.OrthoFigure(
        data, axes="czyx", mode="iso", channels=looks, size=(20, 20)
    ).volume
    assert first.threshold == 7 and 3 < second.threshold < 5
    alike = vr.OrthoFigure(data, threshold=5, **look).volume
    assert [channel.threshold for channel in alike] == [5, 5]


@pytest.mark.parametrize("look", [{}, {"mode": "composite"}])
def test_the_state_goes_into_other_views(look):
    figure, other = ortho(**look), ortho(cmaps=["green", "green"])
    figure.index, figure.volume[0].vmax = (1, 2, 3), 77
    other.volume.mode = figure.volume.mode
    assert (figure.export_numpy() != other.export_numpy()).any()
    other.set_state(figure.get_state())
    assert other.get_state() == figure.get_state() and other.index == (1, 2, 3)
    np.testing.assert_array_equal(other.export_numpy(), figure.export_numpy())


def test_series_of_channels():
    series = np.stack([DATA, DATA[::-1]])
    figure = ortho(series, "tczyx")
    figure.time, figure.index = 1, (0, 1, 2)
    assert [view.graphics[0].time for view in figure] == [1, 1, 1, 1]
    np.testing.assert_array_equal(figure.value, series[1, :, 2, 1, 0])
    assert figure["3d"]._readout()[0] == "time 1"
    alone = ortho(series[1])
    alone.index = (0, 1, 2)
    for each in (figure, alone):
        without_overlays(each)
    np.testing.assert_array_equal(figure.export_numpy(), alone.export_numpy())
