"""Reading LIF: the same voxels as liffile, in maps of the file, and their places."""

import numpy as np
import pytest

from tests.data.files.bio.lif_file import image_xml, write_lif
from tests.data.files.corners import corners
from tests.data.files.refused import refusal
from volrender.data.files import VolumeFileError, read_volume
from volrender.data.files.errors import ChoiceError
from volrender.data.files.mapped import is_mapped
from volrender.data.files.read import read_volumes

liffile = pytest.importorskip("liffile")

VALUES = np.random.default_rng(0).integers(0, 4095, (2, 4, 3, 5, 6)).astype(np.uint16)  # tzcyx
AXES = [
    *(("x", 6, 2, 5e-6, 1e-5), ("y", 5, 12, 8e-6), ("z", 4, 180, -9e-6), ("t", 2, 720, 1.0)),
]
SCALING = (
    '<Attachment Name="ViewerScaling"><ChannelScalingInfo WhiteValue="0.5" BlackValue="0.1"/>'
    '<ChannelScalingInfo WhiteValue="1" BlackValue="0"/></Attachment>'
)
CHANNELS = [
    {"BytesInc": 0, "LUTName": "Green", "dye": "ALEXA 488", "Resolution": 12},
    {"BytesInc": 60, "LUTName": "Magenta", "Resolution": 12},
    {"BytesInc": 120, "LUTName": "strange", "Resolution": 12},
]


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "a.lif"
    image = image_xml("one", "block", AXES, CHANNELS, VALUES.nbytes, SCALING)
    write_lif(path, [image], {"block": VALUES})
    return path


def test_channels_and_times_are_those_of_the_library(path):
    volumes = read_volumes(path)
    with liffile.LifFile(path) as file:
        image = file.images[0]
        theirs = np.moveaxis(image.asarray(), list(image.dims).index("C"), 0)
    assert [volume.axes for volume in volumes] == ["tzyx"] * 3
    for number, volume in enumerate(volumes):
        assert is_mapped(volume.data) and not volume.data.flags.writeable
        assert np.array_equal(volume.data, theirs[number])
        assert np.array_equal(volume.data, VALUES[:, :, number])
    assert [volume.channel for volume in volumes] == ["ALEXA 488", "Magenta", "strange"]
    assert [volume.color for volume in volumes] == ["#00ff00", "#ff00ff", None]
    assert np.allclose(volumes[0].limits, (409.5, 2047.5))
    assert [volume.limits for volume in volumes[1:]] == [None, None]


def test_place(path):
    volume = read_volume(path, channel=0)
    assert volume.spacing_unit == "µm" and np.allclose(volume.scale, (1, 2, -3))
    assert np.allclose(corners(volume)[[0, -1]], [(10, 0, 0), (15, 8, -9)])


def test_a_channel_of_floats_after_other_bytes(path):
    values = np.linspace(0, 1, 24, dtype=np.float32).reshape(2, 3, 4)
    block = np.concatenate([np.arange(24, dtype=np.uint8), values.reshape(-1).view(np.uint8)])
    axes = [("x", 4, 4, 3e-6), ("y", 3, 16, 2e-6), ("z", 2, 48, 1e-6)]
    channels = [{"BytesInc": 24, "DataType": 1, "Resolution": 32}]
    write_lif(path, [image_xml("one", "b", axes, channels, block.nbytes)], {"b": block})
    volume = read_volume(path)
    assert volume.data.dtype == np.float32 and np.array_equal(volume.data, values)


@pytest.mark.parametrize("order", ["123", "321"])
def test_red_green_and_blue_are_colours(path, order):
    colours = np.random.default_rng(1).integers(0, 255, (2, 3, 4, 3)).astype(np.uint8)
    axes = [("x", 4, 3, 3e-6), ("y", 3, 12, 2e-6), ("z", 2, 36, 1e-6)]
    channels = [
        {"BytesInc": at, "ChannelTag": tag, "Resolution": 8} for at, tag in enumerate(order)
    ]
    write_lif(path, [image_xml("one", "b", axes, channels, colours.nbytes)], {"b": colours})
    volume = read_volume(path)
    assert volume.axes == "zyxc" and is_mapped(volume.data)
    assert np.array_equal(volume.data, colours if order == "123" else colours[..., ::-1])
    with liffile.LifFile(path) as file:
        assert np.array_equal(volume.data, file.images[0].asarray())


def test_images_and_tiles_are_a_choice(path):
    values = np.arange(48, dtype=np.uint16).reshape(2, 2, 3, 4)
    axes = [("x", 4, 2, 3e-6), ("y", 3, 8, 2e-6), ("z", 2, 24, 1e-6)]
    one = image_xml("one", "b", axes, [{"BytesInc": 0}], 48)
    two = image_xml("two", "c", [*axes, ("tile", 2, 48, 0)], [{"BytesInc": 0}], 96)
    write_lif(path, [one, two], {"b": values[1], "c": values})
    with pytest.raises(ChoiceError, match="holds 3 images; choose one with series") as caught:
        read_volume(path)
    assert caught.value.choices == ("one", "two, tile 0", "two, tile 1")
    assert np.array_equal(read_volume(path, series="one").data, values[1])
    assert np.array_equal(read_volume(path, series=1).data, values[0])
    assert np.array_equal(read_volume(path, series="two, tile 1").data, values[1])
    with pytest.raises(VolumeFileError, match="no image 'on'"):
        read_volume(path, series="on")
    with pytest.raises(VolumeFileError, match="no image 3"):
        read_volume(path, series=3)


def test_a_plane_is_a_volume_and_no_size_is_told(path):
    axes = [("x", 6, 2, 0), ("y", 5, 12, 0)]
    write_lif(path, [image_xml("one", "b", axes, CHANNELS[:1], 60)], {"b": VALUES[0, 0, 0]})
    with pytest.warns(UserWarning, match="how large a voxel is"):
        volume = read_volume(path)
    assert np.array_equal(volume.data, VALUES[:1, 0, 0]) and volume.spacing_unit is None


@pytest.mark.parametrize(
    "change, reason",
    [
        (lambda whole: whole[:8], "cut short: 8 bytes"),
        (lambda whole: b"\x71" + whole[1:], "it does not begin as one"),
        (lambda whole: whole[:400], "cut short within its header"),
        (lambda whole: whole[:9] + b"\xff\xff\xff\x7f" + whole[13:], "cut short within its header"),
        (lambda whole: whole[:-1], "more than its 1439 bytes hold"),
        (lambda whole: _replaced(whole, 'Elements="4"', 'Elements="5"'), "more than its"),
        (lambda whole: _replaced(whole, 'Inc="720"', 'Inc="999"'), "more than its"),
        (lambda whole: _replaced(whole, 'Inc="720"', 'Inc="-72"'), "no voxels along an axis"),
        (lambda whole: _replaced(whole, 'Inc="120"', 'Inc="-20"'), "more than its"),
        (lambda whole: _replaced(whole, 'DimID="3"', 'DimID="2"'), "an axis twice"),
        (lambda whole: _replaced(whole, 'DataType="0"', 'DataType="7"'), "data type 7"),
        (lambda whole: _replaced(whole, 'ID="block', 'ID="klock'), "."),
    ],
)
def test_damaged_files_are_refused(path, change, reason):
    path.write_bytes(change(path.read_bytes()))
    with pytest.raises(VolumeFileError, match=reason):
        read_volume(path, channel=0)
    refusal(path)


def _replaced(whole, old, new):
    old, new = old.encode("utf-16-le"), new.encode("utf-16-le")
    assert old in whole and len(old) == len(new)
    return whole.replace(old, new)


def test_files_that_name_others_are_refused(path):
    path.write_text('<?xml version="1.0"?><LMSDataContainerHeader Version="2"/>')
    assert "does not begin as one" in refusal(path)
