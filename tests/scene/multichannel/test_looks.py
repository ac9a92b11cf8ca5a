"""Looks of channels: names, events, what is picked, errors, and what is drawn beside others."""

import numpy as np
import pytest

import volrender as vr
from tests.oracle.colour import linear_to_srgb, srgb_to_linear
from tests.pictures import difference
from tests.scene.multichannel.scenes import (
    COLOURS,
    SIZE,
    channels,
    figure_with,
    multichannel,
    ramp,
    scenes_of,
)
from volrender.base.modes import modes_of

MODES = tuple(modes_of("image_volume"))
ADDED = ("mip", "mean", "sum", "attenuated", "slice")


def volumes_of(scenes, **changes):
    from tests.pictures import graphic_of

    return [graphic_of(scene, **changes) for scene in scenes]


@pytest.mark.parametrize("skipping", [True, False])
@pytest.mark.parametrize("mode", ADDED)
def test_channels_look_like_volumes_that_are_added(mode, skipping):
    scenes = scenes_of(channels(4), mode)
    together = figure_with(multichannel(scenes))
    added = figure_with(*volumes_of(scenes, alpha_mode="add"))
    for figure in (together, added):
        figure[0, 0].skipping = skipping
    assert difference(together.export_numpy(), added.export_numpy()).max() <= 2


@pytest.mark.parametrize("mode", ["iso", "composite"])
def test_channels_look_like_volumes_beside_each_other(mode):
    scenes = scenes_of(channels(4), mode)
    together = figure_with(multichannel(scenes)).export_numpy()
    beside = figure_with(*volumes_of(scenes)).export_numpy()
    assert (difference(together, beside) > 2).sum() <= 2


@pytest.mark.parametrize("mode", MODES)
def test_both_dispatches_and_skipping_show_the_same(mode):
    figure = figure_with(multichannel(scenes_of(channels(6), mode)))
    pictures = []
    for dispatch in ("fragment", "compute"):
        for figure[0, 0].skipping in (True, False):
            figure.dispatch = dispatch
            pictures.append(figure.export_numpy())
    for other in pictures[1:]:
        assert difference(pictures[0], other).max() <= 1


def test_a_channel_that_is_not_shown_is_as_if_it_were_not_there():
    scenes = scenes_of(channels(3), "mip")
    graphic = multichannel(scenes)
    figure = figure_with(graphic)
    graphic.channels[1].visible = False
    without = figure_with(multichannel([scenes[0], scenes[2]]))
    np.testing.assert_array_equal(figure.export_numpy(), without.export_numpy())
    graphic.channels[1].visible, graphic.channels[1].alpha = True, 0.0
    np.testing.assert_array_equal(figure.export_numpy(), without.export_numpy())
    for channel in graphic:
        channel.visible = False
    assert figure.export_numpy()[..., :3].max() == 0
    assert figure[0, 0].pick(SIZE[0] / 2, SIZE[1] / 2) is None


def test_light_beyond_white_stays_what_it_is_in_the_sum():
    """Two that are half as bright as white add up in linear light, and not in sRGB."""
    data = np.ones((2, 6, 6, 6), np.float32)
    data[:, :, :, :3] = 0
    grey = [{"cmap": ramp((0.5, 0.5, 0.5)), "vmin": 0, "vmax": 1}] * 2
    graphic = vr.MultichannelVolumeGraphic(data, channels=grey)
    figure = vr.Figure(size=(20, 20))
    figure[0, 0].add_graphic(graphic)
    expected = linear_to_srgb(2 * srgb_to_linear(np.array(0.5))) * 255
    assert abs(float(figure.export_numpy()[..., 0].max()) - expected) <= 1


def test_what_fades_lets_a_white_background_through():
    figure = figure_with(
        multichannel(scenes_of(channels(3), "mip"), fade=True), background=(1, 1, 1, 1)
    )
    image = figure.export_numpy()[..., :3].astype(int)
    assert (image.min(axis=-1) > 250).mean() > 0.3  # where nothing is, it is white
    assert (np.ptp(image, axis=-1) > 60).mean() > 0.03
    figure[0, 0].graphics[0].fade = False
    assert (figure.export_numpy()[..., :3].max(axis=-1) < 5).mean() > 0.1  # a dark box


@pytest.mark.parametrize("count", [3, 6])
@pytest.mark.parametrize("mode", ["mip", "sum", "composite"])
def test_rays_end_at_what_is_opaque(mode, count):
    """A ball in the middle hides what of each channel is behind it."""
    data = channels(count)
    scenes = scenes_of(data, mode)
    ball = np.zeros(data.shape[1:], np.float32)
    ball[6:10, 7:12, 7:12] = 1
    solid = {"mode": "iso", "threshold": 0.5, "color": (1, 1, 1, 1)}
    together = figure_with(vr.ImageVolumeGraphic(ball, **solid), multichannel(scenes))
    added = figure_with(
        vr.ImageVolumeGraphic(ball, **solid),
        *volumes_of(scenes, alpha_mode="add" if mode != "composite" else "auto"),
    )
    if mode == "composite" and count > 4:
        return  # more volumes than are marched together
    for graphic in together[0, 0].graphics[1:]:
        graphic.alpha_mode = "add" if mode != "composite" else "auto"
    assert (difference(together.export_numpy(), added.export_numpy()) > 2).sum() <= 4


def test_channels_are_found_by_number_and_name():
    graphic = vr.MultichannelVolumeGraphic(
        channels(3), channels=[{"name": "DAPI"}, {}, {"name": "GFP", "cmap": "green"}]
    )
    assert [channel.name for channel in graphic] == ["DAPI", "channel 1", "GFP"]
    assert graphic["GFP"] is graphic[2] is graphic.channels[-1] is graphic.channels["GFP"]
    assert len(graphic) == len(graphic.channels) == 3 and bool(graphic)
    with pytest.raises(KeyError, match=r"no channel .DAPY., only .DAPI., .channel 1., .GFP."):
        graphic["DAPY"]
    with pytest.raises(IndexError):
        graphic[3]
    with pytest.raises(ValueError, match="'DAPI' is another channel's"):
        graphic["GFP"].name = "DAPI"
    assert graphic[2].name == "GFP"


def test_events_of_channels_reach_the_graphic():
    graphic = vr.MultichannelVolumeGraphic(channels(3))
    seen, own, data = [], [], []
    graphic.add_event_handler(seen.append, "channels")
    graphic.channels[1].add_event_handler(own.append, "vmin", "visible")
    graphic.add_event_handler(data.append, "data")
    graphic.channels[1].vmin = 0.3
    graphic.channels[1].visible = False
    assert [event.type for event in own] == ["vmin", "visible"]
    infos = [(e.info["channel"].name, e.info["property"], e.info["value"]) for e in seen]
    assert infos == [("channel 1", "vmin", 0.3), ("channel 1", "visible", False)]
    graphic.data[2, 3:5] = 0.5
    assert [event.info["key"][0] for event in data] == [2]


@pytest.mark.parametrize("count", [3, 6])
@pytest.mark.parametrize("mode", ["mip", "iso", "slice", "mean"])
def test_pick_gives_the_values_of_all_channels(mode, count):
    data = channels(count)
    graphic = multichannel(scenes_of(data, mode))
    figure = figure_with(graphic)
    layer = figure.render_layers()[0]
    picked = 0
    for x in range(4, SIZE[0], 6):
        for y in range(3, SIZE[1], 6):
            info = figure[0, 0].pick(x + 0.5, y + 0.5)
            if info is None:
                continue
            picked += 1
            i, j, k = info["index"]
            np.testing.assert_array_equal(info["value"], data[:, k, j, i])
            assert info["graphic"] is graphic
            if mode != "mip" or info["scalar"] > 0.1:  # a layer stops at the contrast limits
                assert info["scalar"] == pytest.approx(layer.scalar[y, x], rel=1e-3, abs=1e-3)
            if mode in ("mip", "iso"):
                nearby = data[info["channel"], max(0, k - 1) : k + 2, max(0, j - 1) : j + 2]
                assert nearby[:, :, max(0, i - 1) : i + 2].max() >= info["scalar"] - 1e-3
    assert picked > 3


@pytest.mark.parametrize("count", [2, 6])
@pytest.mark.parametrize("mode", ["mip", "iso", "composite", "sum", "attenuated"])
def test_the_channel_that_is_picked_is_the_one_that_is_seen_most(mode, count):
    data = np.zeros((count, 12, 12, 12), np.float32)
    data[0, :, 2:10, 1:5] = 0.8
    data[count - 1, :, 2:10, 7:11] = 0.6
    looks = [{"vmin": 0, "vmax": 1, "threshold": 0.4, "opacity": "linear"}] * count
    graphic = vr.MultichannelVolumeGraphic(data, mode, looks)
    figure = vr.Figure(size=(48, 48))
    figure[0, 0].add_graphic(graphic)
    left, right = (figure[0, 0].pick(x, 24) for x in (16, 32))
    assert (left["channel"], right["channel"]) == (0, count - 1)
    assert left["value"].tolist() == pytest.approx([0.8, *[0] * (count - 1)])


def test_surfaces_have_the_colour_of_their_channel_or_one_of_their_own():
    data = np.zeros((2, 12, 12, 12), np.float32)
    data[0, :, 2:10, 1:5] = data[1, :, 2:10, 7:11] = 0.8
    looks = [{"cmap": "red", "threshold": 0.1}, {"cmap": "gray", "threshold": 0.7, "color": "lime"}]
    looks = [{**look, "vmin": 0, "vmax": 1} for look in looks]
    graphic = vr.MultichannelVolumeGraphic(data, "iso", looks, specular=0)
    figure = vr.Figure(size=(48, 48))
    figure[0, 0].add_graphic(graphic)
    image = figure.export_numpy().astype(int)
    left, right = image[24, 16], image[24, 32]
    assert left[0] > 200 and left[1:3].max() < 5
    assert right[1] > 200 and max(right[0], right[2]) < 5


BAD = {
    "one look too few": (lambda: {"channels": [{}] * 2}, "an entry for each of 3 channels, not 2"),
    "no look": (lambda: {"channels": [1, 2, 3]}, r"channels\[0\] is a dict"),
    "an unknown entry": (lambda: {"channels": [{"vmn": 3}, {}, {}]}, "vmn"),
    "a wrong value": (lambda: {"channels": [{}, {"gamma": 0}, {}]}, "gamma"),
    "two names": (lambda: {"channels": [{"name": "a"}, {"name": "a"}, {}]}, "another channel's"),
    "of a channel": (lambda: {"vmin": 3}, "no parameter 'vmin': each channel has one"),
    "misspelt": (lambda: {"interpolatoin": "nearest"}, "Did you mean 'interpolation'"),
    "axes": (lambda: {"axes": "czy"}, "axes of channels are c, z, y and x"),
    "axes of another length": (lambda: {"axes": "tczyx"}, "has 5 axes, not shape"),
}


@pytest.mark.parametrize("what", BAD)
def test_bad_input_is_said_at_once(what):
    make, message = BAD[what]
    with pytest.raises((TypeError, ValueError, KeyError), match=message):
        vr.MultichannelVolumeGraphic(channels(3), **make())


def test_every_mode_can_be_set_and_left_again():
    graphic = multichannel(scenes_of(channels(5), "mip"))
    figure = figure_with(graphic)
    first = figure.export_numpy()
    for mode in MODES:
        graphic.mode = mode
        figure.export_numpy()
    graphic.mode = "mip"
    np.testing.assert_array_equal(figure.export_numpy(), first)


def test_colours_of_the_default_tell_channels_apart():
    graphic = vr.MultichannelVolumeGraphic(np.zeros((8, 3, 3, 3), np.uint8))
    last = [tuple(np.round(channel.cmap(1.0).rgba[:3], 2)) for channel in graphic]
    assert len(set(last)) == 8
    assert all(max(channel.cmap(0.0).rgba[:3]) == 0 for channel in graphic)
    assert COLOURS[0] == last[0]
