"""Channels on the GPU against the plain march of each, put together as channels are."""

from functools import partial

import numpy as np
import pytest

from tests.oracle.channels import image_of
from tests.pictures import difference
from tests.scene.multichannel import scenes as of_channels
from tests.scene.multichannel.scenes import channels, figure_with, multichannel
from volrender.base.modes import modes_of

MODES = tuple(modes_of("image_volume"))
SIZE = (30, 24)  # marching each channel in numpy takes long
scenes_of = partial(of_channels.scenes_of, size=SIZE)
PIXELS = SIZE[0] * SIZE[1]


def assert_agrees(scenes, strengths=None, alpha=1.0, data=None, dispatch="fragment", **changes):
    """At most 2/255 apart, but for silhouettes and near-ties, of which each channel has its own."""
    expected = image_of(scenes, strengths, alpha)
    looks = [] if strengths is None else [{"alpha": strength} for strength in strengths]
    figure = figure_with(
        multichannel(scenes, data, looks, alpha=alpha, **changes),
        background=scenes[0].background,
        size=SIZE,
    )
    figure.dispatch = dispatch
    seen = np.ptp(expected[..., :3].astype(int), axis=-1) > 20
    assert seen.mean() > 0.02, "nearly nothing to compare"
    off = difference(figure.export_numpy(), expected)
    assert (off > 2).sum() <= 0.008 * PIXELS * len(scenes), f"{(off > 2).sum()}, up to {off.max()}"


def shown(data, mode, **settings):
    """The scenes of channels; minip shows them inverted, so that it sees what is bright."""
    if mode == "minip":
        return scenes_of(1 - data, mode, **{**settings, "vmin": 0.9, "vmax": 0.1})
    return scenes_of(data, mode, **settings)


@pytest.mark.parametrize("count", [1, 2, 4, 5, 7])  # three and six: below, with strengths
@pytest.mark.parametrize("mode", MODES)
def test_one_to_seven_channels_in_every_mode(mode, count):
    dispatch = "compute" if count % 2 else "fragment"
    assert_agrees(shown(channels(count), mode), dispatch=dispatch)


@pytest.mark.parametrize("count", [3, 6])
@pytest.mark.parametrize("mode", MODES)
def test_strengths_of_channels_and_alpha_of_the_whole(mode, count):
    strengths = [0.7, 1.0, 0.4, 0.0, 0.9, 0.6][:count]
    scenes = shown(channels(count), mode, background=(0.9, 0.9, 1, 1))
    if mode == "iso" and count > 4:  # what shines through is put in order within each texture
        strengths = [float(strength > 0) for strength in strengths]
    assert_agrees(scenes, strengths, alpha=0.8, alpha_mode="blend")


EACH = (
    {"vmin": 0.0, "vmax": 0.6, "gamma": 0.7, "threshold": 0.3},
    {"vmin": 0.3, "vmax": 1.0, "gamma": 1.8, "threshold": 0.6},
    {"vmin": 0.8, "vmax": 0.2, "threshold": 0.5},
    {"vmin": 0.5, "vmax": 0.5, "threshold": 0.7},
    {"vmin": 0.2, "vmax": 0.7, "opacity": 0.1},
)


@pytest.mark.parametrize("mode", MODES)
def test_each_has_its_own_numbers(mode):
    assert_agrees(scenes_of(channels(5), mode, EACH))


@pytest.mark.parametrize("interpolation", ["nearest", "cubic"])
@pytest.mark.parametrize("mode", ["mip", "iso", "composite", "sum"])
def test_interpolations(mode, interpolation):
    assert_agrees(scenes_of(channels(3), mode, interpolation=interpolation))


@pytest.mark.parametrize("mode", MODES)
def test_what_is_missing_of_one_channel_is_there_of_the_others(mode):
    data = channels(5)
    data[0, 4:9, 4:9] = np.nan
    data[2, :, :, 10:] = np.inf
    data[4] = np.nan
    assert_agrees(shown(data, mode))


SETTINGS = {
    "crop": {"crop": ((2, 14), (3, 16), (1, 15))},
    "clipped": {"clipping_planes": ((1.0, 0.2, 0.1, -7.0),)},
    "anisotropic": {"scale": (1, 1.3, 0.8)},
}


@pytest.mark.parametrize("mode", ["mip", "iso", "composite"])
@pytest.mark.parametrize("settings", SETTINGS)
def test_cuts_and_scales(settings, mode):
    assert_agrees(scenes_of(channels(5), mode, **SETTINGS[settings]))


@pytest.mark.parametrize(
    ("mode", "settings"),
    [
        ("iso", {"smoothing": 1.0}),
        ("composite", {"smoothing": 1.0, "shade": 1.0}),
        ("composite", {"shade": 0.0, "step_size": 2.0}),
        ("slice", {"slab_thickness": 5.0, "slab_mode": "mean"}),
        ("slice", {"slab_thickness": 5.0, "slab_mode": "max"}),
        ("mip", {"color_by": "depth"}),
        ("attenuated", {"attenuation": 0.4}),
    ],
)
def test_what_all_channels_have(mode, settings):
    count = 2 if "smoothing" in settings else 4  # which takes long on CPUs
    assert_agrees(scenes_of(channels(count), mode, **settings))


@pytest.mark.parametrize("dtype", ["uint8", "int16", "uint16", "float16", "float64", "int32"])
def test_dtypes(dtype):
    data = channels(4, dtype)
    limits = {"vmin": 20, "vmax": 180} if np.dtype(dtype).kind != "f" else {}
    assert_agrees(scenes_of(data, "mip", **limits), data=data)


def test_channels_of_several_dtypes():
    from volrender.data.buffer import VolumeBuffer
    from volrender.data.channels.channel_data import ChannelData

    values = channels(3)
    parts = [(200 * values[0]).astype("uint8"), (40000 * values[1]).astype("uint16"), values[2]]
    limits = [{"vmin": 20, "vmax": 180}, {"vmin": 4000, "vmax": 36000}, {}]
    scenes = scenes_of(parts, "mip", limits)
    assert_agrees(scenes, data=ChannelData([VolumeBuffer(part) for part in parts]))
