"""Files that become shorter while they are mapped, and how maps are read."""

import gc
import os

import numpy as np
import pytest

from volrender import ImageVolumeGraphic
from volrender.data.files import VolumeFileError, describe, read_volume
from volrender.data.files.mapped import (
    MappedArray,
    check_length,
    is_mapped,
    map_file,
    read_mapped,
)

nibabel = pytest.importorskip("nibabel")
tifffile = pytest.importorskip("tifffile")

SERIES = np.random.default_rng(0).integers(0, 1000, (4, 5, 20, 30)).astype(np.int16)
SHORT_BYTES = 5000  # a page, and less than a time point more

pytestmark = pytest.mark.skipif(not hasattr(os, "preadv"), reason="files do not shrink here")


def nifti(path):
    nibabel.save(nibabel.Nifti1Image(SERIES.T, np.eye(4)), path)


def tiff(path):
    tifffile.imwrite(path, SERIES, photometric="minisblack", metadata={"axes": "TZYX"})


@pytest.fixture(params=["a.nii", "a.tif"])
def path(tmp_path, request):
    path = tmp_path / request.param
    (nifti if path.suffix == ".nii" else tiff)(path)
    return path


@pytest.mark.parametrize("isolated", [True, False])
def test_a_time_point_of_a_file_that_was_cut_is_an_error(path, isolated):
    volume = ImageVolumeGraphic(read_volume(path).data, axes="tzyx", isolated_buffer=isolated)
    volume.time = 1
    np.testing.assert_array_equal(volume.data.value, SERIES[1])
    whole = path.read_bytes()
    os.truncate(path, SHORT_BYTES)
    with pytest.raises(RuntimeError, match=r"time point 3 .* has become shorter: 5000 bytes of"):
        volume.time = 3
    assert volume.time == 1
    path.write_bytes(whole)
    volume.time = 3
    np.testing.assert_array_equal(volume.data.value, SERIES[3])


def test_a_map_of_the_user_is_looked_at_before_it_is_read(tmp_path):
    np.save(tmp_path / "a.npy", SERIES)
    series = np.load(tmp_path / "a.npy", mmap_mode="r")
    volume = ImageVolumeGraphic(series, axes="tzyx")
    os.truncate(tmp_path / "a.npy", SHORT_BYTES)
    with pytest.raises(RuntimeError, match="has become shorter"):
        volume.time = 3
    check_length(np.zeros(3))


def test_to_describe_a_file_that_was_cut_is_an_error(path):
    volume = read_volume(path)
    os.truncate(path, SHORT_BYTES)
    with pytest.raises(VolumeFileError, match="cannot be read: its file has become shorter"):
        describe(volume)


def test_a_file_that_takes_the_place_of_another_is_not_read(path):
    """Who writes a new file and renames it leaves the old one to whoever has it open."""
    volume = ImageVolumeGraphic(read_volume(path).data, axes="tzyx")
    other = path.with_name("other")
    other.write_bytes(b"x")
    other.replace(path)
    volume.time = 2
    np.testing.assert_array_equal(volume.data.value, SERIES[2])


@pytest.mark.parametrize("order", ["C", "F"])
@pytest.mark.parametrize("dtype", ["<i2", ">i2"])
def test_every_view_is_read_as_it_is(tmp_path, order, dtype):
    values = np.arange(6 * 40 * 50).reshape(6, 40, 50).astype(dtype)
    with open(tmp_path / "a", "wb") as file:
        file.write(bytes(7) + values.tobytes(order))
    with open(tmp_path / "a", "rb") as file:
        mapped = map_file(file, dtype, values.shape, 7, order)
    views = [
        np.s_[:],
        np.s_[2],
        np.s_[1:5, 3:9, 7:30],
        np.s_[::2, ::20, ::25],
        np.s_[::-1, :, ::-3],
        np.s_[:, 5, 6],
        np.s_[3, 4, 5:6],
        np.s_[..., None],
        np.s_[4:4],
    ]
    for view in views:
        for array in (mapped[view], mapped[view].T, np.asarray(mapped)[view]):
            assert is_mapped(array)
            copy = read_mapped(array)
            assert (copy.dtype, copy.shape) == (array.dtype, array.shape)
            assert not np.shares_memory(copy, mapped)
            np.testing.assert_array_equal(copy, array)
        np.testing.assert_array_equal(MappedArray(mapped)[view], values[view])
    assert not is_mapped(mapped + 1) and not is_mapped(values)
    assert read_mapped(values) is values


def test_files_are_open_only_as_long_as_their_maps(path):
    def open_files():
        return len(os.listdir("/dev/fd"))

    gc.collect()  # what earlier tests left open
    before = open_files()
    volumes = [read_volume(path) for _ in range(5)]
    assert open_files() >= before + 5
    del volumes
    gc.collect()
    assert open_files() == before
