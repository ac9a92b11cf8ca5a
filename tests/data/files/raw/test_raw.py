"""Files of voxels alone: mapped as the user, or the name of the file, says what they are."""

import os

import numpy as np
import pytest
import SimpleITK

from volrender.data.files import VolumeFileError, read_volume
from volrender.data.files.raw.named import named
from volrender.io import describe

VOXELS = np.random.default_rng(0).integers(0, 60000, (5, 6, 7)).astype("<u2")


def saved(path, voxels=VOXELS, before=b""):
    path.write_bytes(before + voxels.tobytes())
    return path


@pytest.mark.parametrize("name", ["a.raw", "a.bin", "a.dat", "a.vol", "a.img", "A.RAW"])
def test_voxels_are_mapped_as_the_user_says(tmp_path, name):
    path = saved(tmp_path / name)
    volume = read_volume(path, shape=(5, 6, 7), dtype="uint16", spacing=(1, 1, 2.5))
    assert (volume.format, volume.axes, volume.scale) == ("raw", "zyx", (1, 1, 2.5))
    assert isinstance(volume.data, np.memmap) and not volume.data.flags.writeable
    np.testing.assert_array_equal(volume.data, VOXELS)
    assert "spacing  (1, 1, 2.5) (no unit) (x, y, z)" in describe(volume)


def test_a_name_says_it_with_x_first_as_simpleitk_has_it(tmp_path):
    path = saved(tmp_path / "noise_7x6x5_uint16.raw")
    header = tmp_path / "other.mhd"
    header.write_text(
        "ObjectType = Image\nNDims = 3\nDimSize = 7 6 5\nElementType = MET_USHORT\n"
        f"ElementByteOrderMSB = False\nElementDataFile = {path.name}\n"
    )
    volume = read_volume(path)
    np.testing.assert_array_equal(
        volume.data, SimpleITK.GetArrayFromImage(SimpleITK.ReadImage(header))
    )
    assert read_volume(path, spacing=0.5).scale == (0.5, 0.5, 0.5)
    assert read_volume(path, dtype="int16").data.dtype == np.int16
    assert read_volume(path, shape=(7, 5, 6)).data.shape == (7, 5, 6)


@pytest.mark.parametrize(
    "name, expected",
    [
        ("foot_256x255x254_uint8.raw", ((254, 255, 256), "u1")),
        ("magnetic_reconnection_512x512x512_Float32.raw", ((512, 512, 512), "<f4")),
        ("3x2x1_int64.vol", ((1, 2, 3), "<i8")),
        ("foot_256x255_uint8.raw", None),
        ("foot_0x255x3_uint8.raw", None),
        ("foot_256x255x254_uint8_more.raw", None),
        ("foot_256x255x254_uint12.raw", None),
        ("foot_256x255x254.raw", None),
    ],
)
def test_names(name, expected):
    said = named(f"some_1x1x1_uint8/{name}")
    assert said == (expected and (expected[0], np.dtype(expected[1])))


@pytest.mark.parametrize("dtype", ["<u2", ">u2", ">f4", "i8", np.float64, "uint8", "?"])
def test_dtypes_and_bytes_before(tmp_path, dtype):
    voxels = (VOXELS % 2).astype(dtype)
    path = saved(tmp_path / "a.raw", voxels, b"x" * 37)
    volume = read_volume(path, shape=(5, 6, 7), dtype=dtype, header_bytes=37)
    np.testing.assert_array_equal(volume.data, voxels)
    assert volume.data.dtype == np.dtype(dtype)


def test_colours(tmp_path):
    voxels = VOXELS.astype(np.uint8).reshape(5, 2, 7, 3)
    volume = read_volume(saved(tmp_path / "a.raw", voxels), shape=voxels.shape, dtype="uint8")
    assert volume.axes == "zyxc"
    np.testing.assert_array_equal(volume.data, voxels)


@pytest.mark.parametrize(
    "said, reason",
    [
        ({}, r"has no header: give its shape and dtype, such as"),
        ({"shape": (5, 6, 7)}, "give its dtype, such as"),
        ({"dtype": "uint16"}, "give its shape"),
        ({"shape": (5, 6, 8), "dtype": "uint16"}, "holds 420 bytes, .* needs 480"),
        (
            {"shape": (4, 6, 7), "dtype": "uint16"},
            r"what fits: shape \(5, 6, 7\), or header_bytes 84",
        ),
        ({"shape": (5, 6, 7), "dtype": "float32"}, "needs 840; what fits: dtype uint16"),
        ({"shape": (5, 6, 7), "dtype": "uint8"}, "what fits: dtype uint16"),
        ({"shape": (5, 2, 7), "dtype": "uint16"}, r"shape \(5, 2, 7, 3\)"),
        ({"shape": (5, 6, 7), "dtype": "uint16", "header_bytes": 1}, "420 after 1 of a header"),
        ({"shape": (10**6, 10**6, 10**6), "dtype": "u8"}, "needs 8000000000000000000"),
        ({"shape": (5, 6, 7), "dtype": "complex64"}, "complex numbers"),
        ({"shape": (5, 6, 7), "dtype": "O"}, "Python objects"),
        ({"channel": 0}, "channel is for"),
    ],
)
def test_what_does_not_fit_is_refused_with_what_would(tmp_path, said, reason):
    with pytest.raises(VolumeFileError, match=reason) as error:
        read_volume(saved(tmp_path / "a.raw"), **said)
    assert "\n" not in str(error.value) and len(str(error.value)) < len(str(tmp_path)) + 300


def test_guesses_are_cubes_and_stacks_of_squares(tmp_path):
    path = tmp_path / "a.raw"
    path.touch()
    os.truncate(path, 2 * 512 * 512 * 300)
    with pytest.raises(VolumeFileError, match=r"shape \(300, 512, 512\) of uint16"):
        read_volume(path, dtype="uint16")
    os.truncate(path, 64**3 * 4)
    with pytest.raises(VolumeFileError, match=r"shape \(64, 64, 64\) of float32"):
        read_volume(path)


@pytest.mark.parametrize(
    "said",
    [
        {"shape": (5, 6)}, {"shape": (5, 6, 7, 2)}, {"shape": (5, 6, -7)}, {"shape": (5, 6, 7.5)},
        {"shape": 5}, {"shape": "567"}, {"dtype": "uint1"}, {"dtype": "bfloat16"}, {"spacing": 0},
        {"spacing": (1, 2)}, {"header_bytes": -1},
    ],
)  # fmt: skip
def test_parameters_that_are_none(tmp_path, said):
    path = saved(tmp_path / "a.raw")
    with pytest.raises((TypeError, ValueError), match=f"^{next(iter(said))} is "):
        read_volume(path, **{"shape": (5, 6, 7), "dtype": "u2", **said})


def test_bytes_behind_are_told_where_the_header_is_said_to_have_none(tmp_path):
    path = saved(tmp_path / "a.raw")
    with pytest.warns(UserWarning, match="84 bytes more"):
        volume = read_volume(path, shape=(4, 6, 7), dtype="uint16", header_bytes=0)
    np.testing.assert_array_equal(volume.data, VOXELS[:4])


def test_a_header_beside_is_what_to_open(tmp_path):
    SimpleITK.WriteImage(SimpleITK.GetImageFromArray(VOXELS), tmp_path / "a.mhd")
    with pytest.raises(VolumeFileError, match=r"its header lies beside it: open .*a\.mhd"):
        read_volume(tmp_path / "a.raw")
    explicit = read_volume(tmp_path / "a.raw", shape=(5, 6, 7), dtype="uint16")
    np.testing.assert_array_equal(explicit.data, VOXELS)


def test_other_files_are_not_described(tmp_path):
    np.save(tmp_path / "a.npy", VOXELS)
    for said in ({"shape": (5, 6, 7)}, {"dtype": "u2"}, {"spacing": 1}, {"header_bytes": 0}):
        with pytest.raises(VolumeFileError, match=r"is for \.bin and \.dat and .* files, got"):
            read_volume(tmp_path / "a.npy", **said)
