"""What ImageJ, ZEISS, MetaMorph and tifffile say of their stacks is heeded."""

import struct
import warnings

import numpy as np
import pytest

from volrender.data.files import VolumeFileError, read_volume
from volrender.data.files.read import read_volumes

tifffile = pytest.importorskip("tifffile")

STACK = np.random.default_rng(0).integers(0, 5000, (6, 8, 9), dtype=np.uint16)
RAMP = np.arange(256, dtype=np.uint8)
NONE = np.zeros(256, np.uint8)


def imagej(path, pixels=STACK, axes="ZYX", **metadata):
    tifffile.imwrite(path, pixels, imagej=True, metadata={"axes": axes, **metadata})
    return path


def quietly(path, **options):
    """Read with every warning an error."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return read_volumes(path, **options)


def test_channels_of_imagej_have_names_colours_and_ranges(tmp_path):
    pixels = STACK.reshape(2, 3, 8, 9)  # z, c
    labels = ["DAPI\nfirst", "GFP", "RFP"] * 2
    luts = [np.stack([RAMP, NONE, NONE]), np.stack([NONE, RAMP // 2, RAMP]), np.stack([RAMP] * 3)]
    ranges = (0.0, 100.0, 5.0, 4000.0, 7.0, 7.0)
    path = imagej(tmp_path / "a.tif", pixels, "ZCYX", Labels=labels, LUTs=luts, Ranges=ranges)
    volumes = quietly(path)
    assert [volume.channel for volume in volumes] == ["DAPI", "GFP", "RFP"]
    assert [volume.color for volume in volumes] == ["#ff0000", "#007fff", "#ffffff"]
    assert [volume.limits for volume in volumes] == [(0, 100), (5, 4000), None]
    (green,) = quietly(path, channel=1)
    assert (green.channel, green.limits) == ("GFP", (5, 4000))
    np.testing.assert_array_equal(green.data, pixels[:, 1])


@pytest.mark.parametrize("labels", [["a", "b"] * 3, ["a", "a", "a"] * 2, list("abcdef"), ["x"]])
def test_labels_that_are_no_channels_name_none(tmp_path, labels):
    path = imagej(
        tmp_path / "a.tif", STACK.reshape(2, 3, 8, 9), "ZCYX", Labels=labels, min=3.0, max=9.0
    )
    volumes = quietly(path)
    names = [volume.channel for volume in volumes]
    assert {volume.limits for volume in volumes} == {None}
    assert names == [f"channel {number}" for number in range(3)]


def test_one_channel_of_imagej_has_its_window_and_its_colour(tmp_path):
    lut = np.stack([NONE, RAMP, NONE])
    (volume,) = quietly(imagej(tmp_path / "a.tif", LUTs=[lut], min=10.0, max=900.0))
    assert (volume.color, volume.limits, volume.channel) == ("#00ff00", (10, 900), None)
    uneven = np.stack([RAMP, np.clip(RAMP.astype(int) * 3 - 300, 0, 255), NONE]).astype(np.uint8)
    valley = np.stack([np.maximum(RAMP, 255 - RAMP)] * 3)
    for table in (uneven, valley, lut[:, ::-1], np.zeros((3, 256), np.uint8)):
        assert quietly(imagej(tmp_path / "a.tif", LUTs=[table]))[0].color is None


def test_colours_of_imagej_are_colours_whatever_ranges_are(tmp_path):
    pixels = np.random.default_rng(1).integers(0, 255, (2, 5, 8, 9, 3), dtype=np.uint8)
    path = imagej(tmp_path / "a.tif", pixels, "TZYXS", min=0.0, max=100.0)
    (volume,) = quietly(path)
    assert (volume.axes, volume.limits) == ("tzyxc", None)
    np.testing.assert_array_equal(volume.data, pixels)
    (stack,) = quietly(imagej(tmp_path / "b.tif", pixels[0], "ZYXS"))
    assert stack.axes == "zyxc"
    np.testing.assert_array_equal(stack.data, pixels[0])


@pytest.mark.parametrize(
    "dtype, c0, c1, meant",
    [
        ("u2", -32768.0, 1.0, "i2"),
        ("u2", -1024.0, 1.0, "i4"),
        ("u1", 0.0, 2.0, "u2"),
        ("u2", 0.5, 0.25, "f4"),
        ("f4", 10.0, -2.0, "f4"),
    ],
)
def test_values_that_imagej_is_calibrated_for(tmp_path, dtype, c0, c1, meant):
    pixels = (STACK % 200).astype(dtype)
    said = {"cf": 0, "c0": c0, "c1": c1, "vunit": "Gray Value", "min": 20.0, "max": 60.0}
    path = imagej(tmp_path / "a.tif", pixels, **said)
    (volume,) = quietly(path)
    assert (volume.data.dtype, volume.data.shape) == (np.dtype(meant), STACK.shape)
    expected = pixels.astype(float) * c1 + c0
    np.testing.assert_array_equal(volume.data, expected)
    np.testing.assert_array_equal(volume.data[1:3, 2, ::-2], expected[1:3, 2, ::-2])
    assert volume.limits == tuple(sorted((20 * c1 + c0, 60 * c1 + c0)))


def test_a_calibration_that_is_none_or_is_not_read(tmp_path):
    (volume,) = quietly(imagej(tmp_path / "a.tif", cf=0, c0=0.0, c1=1.0))
    assert isinstance(volume.data, np.memmap)
    path = imagej(tmp_path / "b.tif", cf=3, c0=0.0, c1=1.0)
    with pytest.warns(UserWarning, match="calibration function is not applied"):
        np.testing.assert_array_equal(read_volume(path).data, STACK)


@pytest.mark.parametrize("length", [0, 1])
def test_a_stack_of_imagej_with_one_directory_is_mapped(tmp_path, length):
    """As ImageJ writes what is larger than 4 GiB: pixels of all planes behind the first directory."""
    path = tmp_path / "a.tif"
    said = f"ImageJ=1.54f\nimages=6\nchannels=2\nslices=3\nhyperstack=true\n{' ' * length}".encode()
    options = {"photometric": "minisblack", "byteorder": ">", "metadata": None}
    tifffile.imwrite(path, STACK[0], description=said, **options)
    with tifffile.TiffFile(path) as tif:
        offset = tif.pages[0].dataoffsets[0]
        place = tif.pages[0].tags[273].valueoffset
    moved = offset + length  # at an odd byte, too
    content = bytearray(path.read_bytes()[:offset]) + bytes(length) + STACK.astype(">u2").tobytes()
    content[place : place + 4] = moved.to_bytes(4, "big")
    path.write_bytes(content)
    first, second = quietly(path)
    for number, volume in enumerate((first, second)):
        assert isinstance(volume.data, np.memmap)
        np.testing.assert_array_equal(volume.data, STACK[number::2])
    path.write_bytes(content[:-1])
    with pytest.raises(VolumeFileError):
        read_volume(path, channel=0)


def test_spacing_of_tifffiles_own_metadata(tmp_path):
    metadata = {"axes": "ZYX", "spacing": 2.5, "unit": "um"}
    path = tmp_path / "a.tif"
    tifffile.imwrite(path, STACK, metadata=metadata, resolution=(4, 2))
    (volume,) = quietly(path)
    assert (volume.scale, volume.spacing_unit) == ((0.25, 0.5, 2.5), "µm")


def lsm(path, times=1, depth=3, channels=3):
    """A stack with thumbnails between its pages, as ZEISS writes it."""
    info = np.zeros(1, tifffile.TIFF.CZ_LSMINFO[:-2])
    values = {
        "MagicNumber": 67127628, "StructureSize": info.itemsize, "DimensionX": 9, "DimensionY": 8,
        "DimensionZ": depth, "DimensionChannels": channels, "DimensionTime": times,
        "VoxelSizeX": 2e-7, "VoxelSizeY": 3e-7, "VoxelSizeZ": 1e-6,
        "ScanType": 6 if times > 1 else 0,
    }  # fmt: skip
    for name, value in values.items():
        info[name] = value
    pixels = np.random.default_rng(3).integers(0, 255, (times, depth, channels, 8, 9), np.uint8)
    with tifffile.TiffWriter(path) as writer:
        for number, page in enumerate(pixels.reshape(-1, channels, 8, 9)):
            tag = [(34412, 1, info.nbytes, info.tobytes(), True)] if number == 0 else []
            options = {"photometric": "minisblack", "planarconfig": "separate", "metadata": None}
            writer.write(page, extratags=tag, contiguous=False, **options)
            writer.write(page[:, ::4, ::4], subfiletype=1, contiguous=False, **options)
    return pixels


@pytest.mark.parametrize("times", [1, 2])
def test_zeiss_lsm(tmp_path, times):
    path = tmp_path / "a.lsm"
    pixels = lsm(path, times)
    with warnings.catch_warnings():
        warnings.filterwarnings("error")
        warnings.filterwarnings("ignore", message=".*holds 2 images; series 0 is read")
        volumes = read_volumes(path)
    assert [volume.channel for volume in volumes] == ["channel 0", "channel 1", "channel 2"]
    for number, volume in enumerate(volumes):
        expected = pixels[:, :, number] if times > 1 else pixels[0, :, number]
        assert volume.axes == ("tzyx" if times > 1 else "zyx")
        np.testing.assert_array_equal(volume.data, expected)
        assert (volume.scale, volume.spacing_unit) == (pytest.approx((0.2, 0.3, 1)), "µm")


def test_metamorph_stk(tmp_path):
    """Planes follow each other behind one directory, with tags that say how many and how far apart."""
    path = tmp_path / "a.stk"
    tifffile.imwrite(path, STACK[0], metadata=None, photometric="minisblack")
    with tifffile.TiffFile(path) as tif:
        start, offset = tif.pages[0].offset, tif.pages[0].dataoffsets[0]
    content = bytearray(path.read_bytes()[:offset]) + STACK.tobytes()
    (count,) = struct.unpack_from("<H", content, start)
    tags = [bytes(content[start + 2 + 12 * n : start + 14 + 12 * n]) for n in range(count)]
    fractions, x_and_y = len(content), len(content) + 16
    planes, directory = x_and_y + 24, x_and_y + 24 + 24 * len(STACK)
    content += struct.pack("<4I", 1, 5, 3, 10)
    content += struct.pack("<6I", 4, fractions, 5, fractions + 8, 6, planes + 24 * len(STACK))
    for z in range(len(STACK)):  # distance, day and time, day and time of change
        content += struct.pack("<6I", 3, 2, 2450000, 10 + z, 2450000, z)
    content += struct.pack("<I3s", 3, b"um\0")
    tags += [struct.pack("<HHII", 33628, 4, 3, x_and_y), struct.pack("<HHII", 33629, 5, 6, planes)]
    content += struct.pack("<H", count + 2) + b"".join(sorted(tags, key=by_code)) + bytes(4)
    content[4:8] = (directory + 7).to_bytes(4, "little")
    path.write_bytes(content)
    (volume,) = quietly(path)
    assert volume.axes == "zyx" and isinstance(volume.data, np.memmap)
    np.testing.assert_array_equal(volume.data, STACK)
    assert (volume.scale, volume.spacing_unit) == (pytest.approx((0.2, 0.3, 1.5)), "µm")


def by_code(tag):
    return struct.unpack_from("<H", tag)[0]
