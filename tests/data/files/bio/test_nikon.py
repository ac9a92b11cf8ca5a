"""Reading ND2: the same voxels as the library nd2, its names, sizes and positions."""

import numpy as np
import pytest

from tests.data.files.bio.nd2_file import position_loop, t_loop, write_nd2, z_loop
from tests.data.files.corners import corners
from tests.data.files.refused import refusal
from volrender.data.files import VolumeFileError, read_volume
from volrender.data.files.errors import ChoiceError
from volrender.data.files.read import read_volumes
from volrender.data.sources.unread import is_unread

nd2 = pytest.importorskip("nd2")

VALUES = np.random.default_rng(0).integers(0, 60000, (2, 4, 5, 6, 3)).astype(np.uint16)  # tzyxc
CHANNELS = [("DAPI", 0xFF0000), ("GFP", 0xFF00), ("none", 0)]  # blue, green, red


@pytest.fixture
def path(tmp_path):
    return tmp_path / "a.nd2"


def write(path, values=VALUES, loops=None, channels=CHANNELS, **options):
    loops = [t_loop(2), z_loop(4, 0.5)] if loops is None else loops
    write_nd2(path, values.reshape(-1, *values.shape[-3:]), loops, channels, **options)


@pytest.mark.parametrize("options", [{}, {"deflate": True}, {"pad_bytes": 4}])
def test_channels_and_times_are_those_of_the_library(path, options):
    write(path, **options)
    volumes = read_volumes(path)
    with nd2.ND2File(path) as file:
        theirs = file.asarray()
        assert list(file.sizes) == list("TZCYX")
    assert [volume.axes for volume in volumes] == ["tzyx"] * 3
    for number, volume in enumerate(volumes):
        assert is_unread(volume.data) and volume.format == "nd2"
        assert np.array_equal(volume.data[...], theirs[:, :, number])
        assert np.array_equal(volume.data[1, ::-2, 2:, 3], VALUES[1, ::-2, 2:, 3, number])
    assert [volume.channel for volume in volumes] == ["DAPI", "GFP", "none"]
    assert [volume.color for volume in volumes] == ["#0000ff", "#00ff00", None]


def test_place(path):
    write(path, um=0.25)
    volume = read_volume(path, channel=0)
    assert volume.spacing_unit == "µm"
    assert np.allclose(corners(volume)[[0, -1]], [(0, 0, 0), (1.25, 1, 1.5)])


def test_positions_are_a_choice(path):
    loops = [position_loop(["left", "right"]), z_loop(4, 0.5)]
    write(path, loops=loops)
    with pytest.raises(ChoiceError, match="holds 2 images; choose one with series") as caught:
        read_volume(path, channel=0)
    assert caught.value.choices == ("left", "right")
    for series in (1, "right"):
        volume = read_volume(path, series=series, channel=2)
        assert volume.axes == "zyx" and np.array_equal(volume.data[...], VALUES[1, ..., 2])
    write(path, loops=[z_loop(4, 0.5), position_loop(["", ""])])  # positions the fastest
    volume = read_volume(path, series=1, channel=0)
    assert np.array_equal(volume.data[...], VALUES.reshape(4, 2, 5, 6, 3)[:, 1, ..., 0])
    with pytest.raises(ChoiceError, match=r"0 \(position 0\), 1 \(position 1\)"):
        read_volume(path)


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32])
def test_dtypes_and_colours(path, dtype):
    values = VALUES[:1].astype(dtype)
    write(path, values, [z_loop(4, 0.5)], [("RGB", 0xFF)], components=3)
    volume = read_volume(path)
    with nd2.ND2File(path) as file:
        assert file.is_rgb and np.array_equal(volume.data[...], file.asarray())
    assert volume.axes == "zyxc" and volume.data.dtype == dtype and volume.color is None
    assert np.array_equal(volume.data[1:3, :, 2, 1], values[0, 1:3, :, 2, 1])


def test_one_frame_is_a_volume(path):
    write(path, VALUES[:1, :1, ..., :1], [], CHANNELS[:1])
    assert np.array_equal(read_volume(path).data[...], VALUES[0, :1, ..., 0])


def test_frames_that_are_missing_are_refused(path):
    write(path, drop=(3, 6))  # the library gives zeros
    assert "2 of 8 frames are missing" in refusal(path)


@pytest.mark.parametrize(
    "change, reason",
    [
        (lambda whole: whole[:8], "version 2|cut short|not a readable"),
        (lambda whole: b"\0\0\0\x0cjP  " + whole[8:], "JPEG 2000, are not read"),
        (lambda whole: whole[:-1], "no map of its chunks"),
        (lambda whole: whole[: len(whole) // 2], "no map of its chunks"),
        (lambda whole: whole[:-8] + b"\xff" * 8, "lies beyond its end"),
        (lambda whole: whole[:-8] + b"\x40" + bytes(7), "there is no chunk at byte 64"),
        (lambda whole: _saying(whole, "uiWidth", 2**31), "its frames are 5 × 2147483648"),
        (lambda whole: _saying(whole, "uiHeight", 2**31), "its frames are 2147483648 × 6"),
        (lambda whole: _saying(whole, "uiBpcInMemory", 24), "its values have 24 bits"),
    ],
)
def test_damaged_files_are_refused(path, change, reason):
    write(path)
    path.write_bytes(change(path.read_bytes()))
    with pytest.raises(VolumeFileError, match=reason):
        read_volume(path, channel=0)
    refusal(path)


def _saying(whole, name, number):
    name = f"{name}\0".encode("utf-16-le")
    at = whole.index(name) + len(name)
    return whole[:at] + number.to_bytes(4, "little") + whole[at + 4 :]


def test_what_inflates_to_something_else_is_refused(path):
    write(path, deflate=True)
    volume = read_volume(path, channel=0)
    content = path.read_bytes()
    at = content.index(b"ImageDataSeq|3!") + 4096 - 16
    path.write_bytes(content[:at] + b"\0" * 40 + content[at + 40 :])
    assert np.array_equal(volume.data[0, 2], VALUES[0, 2, ..., 0])
    with pytest.raises(VolumeFileError, match=r"a\.nd2: a plane cannot be read"):
        volume.data[0, 3]
