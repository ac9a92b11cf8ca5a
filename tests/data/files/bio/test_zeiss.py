"""Reading CZI: the planes of Zeiss's own library, their places, and files that end who decodes them."""

import threading
import warnings

import numpy as np
import pytest

from tests.data.files.corners import corners
from tests.data.files.refused import refusal
from volrender import ImageVolumeGraphic
from volrender.data.files import VolumeFileError, read_volume
from volrender.data.files.errors import ChoiceError
from volrender.data.files.read import read_volumes
from volrender.data.sources.unread import is_unread

czi = pytest.importorskip("pylibCZIrw.czi")

from tests.data.files.bio.czi_file import halved, write_czi  # noqa: E402

VALUES = np.random.default_rng(0).integers(0, 60000, (2, 3, 4, 15, 18)).astype(np.uint16)  # tczyx


@pytest.fixture
def path(tmp_path):
    return tmp_path / "a.czi"


@pytest.mark.parametrize("compression", [None, "zstd0:ExplicitLevel=3", "zstd1:ExplicitLevel=3"])
def test_channels_and_times_are_those_of_the_library(path, compression):
    write_czi(path, VALUES, compression=compression)
    volumes = read_volumes(path)
    assert [volume.axes for volume in volumes] == ["tzyx"] * 3
    with czi.open_czi(str(path)) as reader:
        for number, volume in enumerate(volumes):
            assert is_unread(volume.data) and volume.format == "czi" and not volume.levels
            assert np.array_equal(volume.data[...], VALUES[:, number])
            theirs = reader.read(plane={"T": 1, "C": number, "Z": 2})[..., 0]
            assert np.array_equal(volume.data[1, 2], theirs)
    graphic = ImageVolumeGraphic(volumes[1].data[0], **volumes[1].graphic_kwargs)
    assert np.array_equal(graphic.data.value, VALUES[0, 1])


@pytest.mark.parametrize(
    "key",
    [
        *(0, -1, ..., (1, 2, 3), (slice(None), 2), (..., slice(1, 9, 3)), (0, slice(3, 0, -2), -1)),
        *((slice(1, 1),), (slice(None, None, -1),) * 4, (..., slice(9, 2, -3), 5), (1, 1, 1, 1)),
    ],
)
def test_pieces_are_those_of_numpy(path, key):
    write_czi(path, VALUES)
    assert np.array_equal(read_volume(path, channel=2).data[key], VALUES[:, 2][key])


def test_colour_and_float(path):
    colours = np.random.default_rng(1).integers(0, 255, (3, 6, 8, 3)).astype(np.uint8)
    write_czi(path, colours)
    volume = read_volume(path)
    with czi.open_czi(str(path)) as reader:
        theirs = reader.read(plane={"Z": 1})
    assert volume.axes == "zyxc" and np.array_equal(volume.data[1], theirs[..., ::-1])  # BGR
    assert np.array_equal(volume.data[:, ::-1, 2:4, 2], volume.data[...][:, ::-1, 2:4, 2])
    values = np.random.default_rng(1).normal(size=(3, 6, 8)).astype(np.float32)
    write_czi(path, values)
    assert np.array_equal(read_volume(path).data[...], values)


def test_names_colours_and_windows(path):
    color = czi.Rgb8Color(np.uint8(0), np.uint8(128), np.uint8(255))
    shown = czi.ChannelDisplaySettingsDataClass(True, czi.TintingMode.Color, color, 0.1, 0.5)
    said = {"channel_names": {0: "DAPI", 1: "GFP"}, "display_settings": {0: shown}}
    write_czi(path, VALUES[:1, :2], metadata={**said, "scale_x": 1e-7, "scale_y": 2e-7})
    first, second = read_volumes(path)
    assert (first.channel, first.color) == ("DAPI", "#0080ff")
    assert np.allclose(first.limits, (6553.5, 32767.5))
    assert (second.channel, second.color, second.limits) == ("GFP", None, None)
    assert np.allclose(first.scale, (0.1, 0.2, 0.1))  # no distance of planes: as that of columns


def test_scenes_are_a_choice_and_lie_beside_one_another(path):
    write_czi(path, VALUES[0, 0], scenes=2)
    with pytest.raises(ChoiceError, match="choose one with series") as caught:
        read_volume(path)
    assert caught.value.choices == ("scene 0", "scene 1")
    first, second = read_volume(path, series=0), read_volume(path, series="scene 1")
    assert np.array_equal(first.data[...], VALUES[0, 0])
    assert np.array_equal(second.data[...], VALUES[0, 0] + 1)
    assert first.spacing_unit == "µm"
    low, high = np.array([0.5, 1.4, 0]), np.array([0.5 + 1.7, 1.4 + 14 * 0.2, 1.5])
    assert np.allclose(corners(first)[[0, -1]], [low, high])
    assert np.allclose(corners(second) - corners(first), (10, 0, 0))
    with pytest.raises(VolumeFileError, match="no image 2"):
        read_volume(path, series=2)
    with pytest.raises(VolumeFileError, match="no image 'a'"):
        read_volume(path, series="a")


def test_levels(path):
    values = VALUES[0, 0]
    write_czi(path, values, half=True)
    whole, half = read_volume(path), read_volume(path, level=1)
    assert len(whole.levels) == 2 and half.level == 1
    assert np.array_equal(whole.data[...], values)
    expected = np.stack([halved(plane) for plane in values])[:, :7]
    assert half.data.shape == (4, 7, 9) and np.array_equal(half.data[...], expected)
    assert np.array_equal(half.data[1:3, 2:6, 3:8], expected[1:3, 2:6, 3:8])
    assert np.allclose(half.scale, np.array(whole.scale) * (2, 2, 1))
    # The centre of a voxel of the coarse one lies amid those of the fine one that it stands for.
    assert np.allclose(np.array(half.offset) - whole.offset, (0.05, 0.1, 0))
    with pytest.raises(VolumeFileError, match="no level 2; there are 2"):
        read_volume(path, level=2)


def test_planes_that_are_missing_are_told(path):
    write_czi(path, VALUES, skip=((1, 2, 3), (0, 1, 1)))
    with pytest.warns(UserWarning, match="2 of 24 planes are missing: zeros"):
        volumes = read_volumes(path)
    assert not volumes[2].data[1, 3].any() and np.array_equal(volumes[2].data[0], VALUES[0, 2])


def test_no_size_of_a_voxel_is_told(path):
    write_czi(path, VALUES[0, 0], metadata={"scale_x": 0.0})
    with pytest.warns(UserWarning, match="how large a voxel is"):
        volume = read_volume(path)
    assert volume.scale == (1, 1, 1) and volume.spacing_unit is None


def test_a_decoder_that_crashes_is_a_sentence(path):
    write_czi(path, VALUES[0, 0], compression="zstd1:ExplicitLevel=3")
    content = bytearray(path.read_bytes())
    blocks = [at for at in range(len(content)) if content.startswith(b"ZISRAWSUBBLOCK\0", at)]
    content[blocks[1] + 45] ^= 8  # it says its values take terabytes
    path.write_bytes(content)
    volume = read_volume(path)
    for _ in range(2):
        with pytest.raises(VolumeFileError, match=r"a\.czi: .*(ends whoever|not a readable CZI)"):
            volume.data[...]
        assert np.array_equal(volume.data[0], VALUES[0, 0, 0])  # by another process, if need be


def test_a_process_that_was_ended_is_told_and_replaced(path):
    write_czi(path, VALUES[0, 0])
    from volrender.data.files.bio.czi_process import CziProcess

    process = CziProcess(str(path))
    asked = {"box": [5, 7, 18, 15], "plane": {"Z": 1}, "scene": 0, "zoom": 1.0}
    asked |= {"type": "Gray16", "bytes": 540}
    assert np.array_equal(process.read(asked)[..., 0], VALUES[0, 0, 1])
    process.child.kill()
    process.child.wait()
    with pytest.raises(VolumeFileError, match=r"a\.czi: damaged: it ends whoever decodes it$"):
        process.read(asked)
    assert np.array_equal(process.read(asked)[..., 0], VALUES[0, 0, 1])
    child = process.child
    del process
    assert child.wait(10) is not None


def test_several_threads_read(path):
    write_czi(path, VALUES)
    volumes = read_volumes(path)
    wrong = []

    def compare(number):
        for t, z in np.ndindex(2, 4):
            if not np.array_equal(volumes[number].data[t, z], VALUES[t, number, z]):
                wrong.append((number, t, z))

    threads = [threading.Thread(target=compare, args=(number % 3,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_damaged_files_are_refused(path):
    write_czi(path, VALUES[0, 0])
    whole = path.read_bytes()
    for content in (b"", b"ZISRAWFILE", whole[:600], whole[:-300], b"\0" * 4000):
        path.write_bytes(content)
        refusal(path)
    # The last tile says that it begins far away.
    at = whole.rindex(b"X\0\0\0\5\0\0\0")
    path.write_bytes(whole[: at + 7] + b"\x40" + whole[at + 8 :])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert "more than its tiles have" in refusal(path)
