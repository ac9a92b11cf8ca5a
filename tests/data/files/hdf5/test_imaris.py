"""Reading Imaris files: levels, channels, points in time, and where the voxels lie."""

import warnings

import numpy as np
import pytest

from volrender.data.files import VolumeFileError
from volrender.data.files.hdf5 import read_imaris

h5py = pytest.importorskip("h5py")

VALUES = np.random.default_rng(1).integers(0, 255, (2, 2, 5, 6, 7)).astype(np.uint8)  # t c z y x


def letters(text):
    return np.array([letter.encode() for letter in str(text)], "S1")


def saved(path, values=VALUES):
    """What Imaris writes of an image, as far as its description goes, padded to chunks of 8."""
    with h5py.File(path, "w") as file:
        for level in range(2):
            for t, time in enumerate(values):
                for c, volume in enumerate(time):
                    step = 2**level
                    part = volume[::step, ::step, ::step]
                    name = f"DataSet/ResolutionLevel {level}/TimePoint {t}/Channel {c}"
                    group = file.create_group(name)
                    padded = np.pad(part, [(0, 8 - n) for n in part.shape])
                    group.create_dataset("Data", data=padded, chunks=(8, 8, 8), compression=2)
                    for letter, n in zip("ZYX", part.shape, strict=True):
                        group.attrs[f"ImageSize{letter}"] = letters(n)
        image = file.create_group("DataSetInfo/Image")
        for axis, (low, high) in enumerate(((10, 17), (-6, 6), (0, 10))):
            image.attrs[f"ExtMin{axis}"] = letters(f"{low}.0")
            image.attrs[f"ExtMax{axis}"] = letters(f"{high}.0")
        image.attrs["Unit"] = letters("um")
        for c, name in enumerate(("DAPI", "GFP")):
            about = file.create_group(f"DataSetInfo/Channel {c}")
            about.attrs["Name"] = letters(name)
            about.attrs["Color"] = letters("0.000 0.502 1.000")
            about.attrs["ColorRange"] = letters("3.000 250.000")
    return str(path)


def test_channels_and_points_in_time(tmp_path):
    volumes = read_imaris(saved(tmp_path / "a.ims"))
    assert [volume.channel for volume in volumes] == ["DAPI", "GFP"]
    for c, volume in enumerate(volumes):
        assert volume.axes == "tzyx" and volume.data.chunks == (1, 8, 8, 8)
        assert np.array_equal(volume.data[...], VALUES[:, c])
        assert np.array_equal(volume.data[1, ::2, -1], VALUES[1, c, ::2, -1])
        assert np.array_equal(volume.data[::-1], VALUES[::-1, c])
        assert volume.data[2:].shape == (0, 5, 6, 7)
        assert volume.color == "#0080ff" and volume.limits == (3, 250)
        assert volume.scale == (1, 2, 2) and volume.offset == (10.5, -5, 1)
        assert volume.spacing_unit == "µm"


def test_levels(tmp_path):
    path = saved(tmp_path / "a.ims", VALUES[:1])
    fine, coarse = read_imaris(path)[1], read_imaris(path, 1)[1]
    for volume in (coarse, fine.at_level(1)):
        assert np.array_equal(volume.data[...], VALUES[0, 1, ::2, ::2, ::2])
        assert np.allclose(volume.scale, (7 / 4, 4, 10 / 3))
        assert volume.level == 1 and len(volume.levels) == 2
    assert np.array_equal(coarse.at_level(0).data[...], VALUES[0, 1]) and fine.level == 0
    assert coarse.at_level(0).offset == fine.offset != coarse.offset
    for level in (2, -1):
        with pytest.raises(VolumeFileError, match=f"no level {level}; there are 2"):
            read_imaris(path, level)


@pytest.mark.parametrize("size", ["9", "0", "-1", "5.0", "x", "9" * 5000])
def test_sizes_that_cannot_be(tmp_path, size):
    path = saved(tmp_path / "a.ims")
    with h5py.File(path, "r+") as file:
        channel = file["DataSet/ResolutionLevel 0/TimePoint 0/Channel 0"]
        channel.attrs["ImageSizeZ"] = letters(size)
    with pytest.raises(VolumeFileError, match=r"damaged: .*ImageSizeZ") as caught:
        read_imaris(path)
    assert len(str(caught.value)) < 400


def test_what_is_missing_or_elsewhere(tmp_path):
    path = saved(tmp_path / "a.ims")
    with h5py.File(path, "r+") as file:
        del file["DataSetInfo/Image"]
    with pytest.warns(UserWarning, match="a voxel is a unit"):
        assert read_imaris(path)[0].scale == (1, 1, 1)
    with h5py.File(path, "r+") as file:
        del file["DataSet/ResolutionLevel 0/TimePoint 1/Channel 1"]
    with pytest.raises(VolumeFileError, match=r"\[2, 1\] channels"):
        read_imaris(path)
    with h5py.File(path, "r+") as file:
        del file["DataSet/ResolutionLevel 0"]
        file["DataSet/ResolutionLevel 0"] = h5py.ExternalLink("b.ims", "/DataSet")
    with pytest.raises(VolumeFileError, match="not followed"):
        read_imaris(path)
    with h5py.File(path, "w") as file, warnings.catch_warnings():
        file["a"] = VALUES
    with pytest.raises(VolumeFileError, match="not a readable Imaris file"):
        read_imaris(path)
