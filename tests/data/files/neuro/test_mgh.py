"""MGH and MGZ: the voxels and the place that nibabel has."""

import gzip
import struct
import warnings
from pathlib import Path

import numpy as np
import pytest

from tests.data.files.corners import corners
from tests.data.files.refused import refusal
from volrender.base import transforms
from volrender.data.files import read_volume

nibabel = pytest.importorskip("nibabel")

SHIPPED = Path(nibabel.__file__).parent / "tests" / "data"
TURN = transforms.matrix_from_quaternion(transforms.normalised_quaternion((0.3, -0.5, 0.2, 0.8)))
VALUES = np.random.default_rng(1).integers(0, 250, (4, 5, 6))


def affine_of(linear) -> np.ndarray:
    affine = np.eye(4)
    affine[:3, :3], affine[:3, 3] = linear, (-12.5, 7.25, 30.0)
    return affine


def saved(path, values=VALUES, dtype=np.int16, linear=TURN * (0.9, -1.1, 2.5)) -> Path:
    nibabel.save(nibabel.MGHImage(values.astype(dtype), affine_of(linear)), path)
    return path


def check(path) -> None:
    """Voxels, corners and unit are those of nibabel."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # what follows the voxels belongs there
        volume = read_volume(path)
    image = nibabel.load(path)
    expected = np.asarray(image.dataobj)
    assert volume.axes == ("zyx" if expected.ndim == 3 else "tzyx")
    assert volume.data.dtype == image.get_data_dtype()
    np.testing.assert_array_equal(volume.data, expected.T)
    points = [(x, y, z) for z in (0, -1) for y in (0, -1) for x in (0, -1)]
    points = np.array(points) % np.array(expected.shape[:3])
    in_ras = nibabel.affines.apply_affine(image.affine, points)
    np.testing.assert_allclose(corners(volume), in_ras, rtol=0, atol=1e-4)
    assert (volume.format, volume.spacing_unit) == ("mgh", "mm")


@pytest.mark.parametrize("dtype", ["u1", "i2", "u2", "i4", "f4"])
@pytest.mark.parametrize("name", ["a.mgh", "a.mgz", "A.MGZ"])
def test_voxels_and_corners(tmp_path, name, dtype):
    path = saved(tmp_path / name, dtype=dtype)
    if name.isupper():
        path = saved(tmp_path / "b.mgz", dtype=dtype).rename(tmp_path / name)
    check(path)
    volume = read_volume(path)
    assert volume.directions == "RAS"
    assert isinstance(volume.data, np.memmap) == (name == "a.mgh")
    assert not volume.data.flags.writeable


def test_a_series_and_the_file_that_nibabel_ships(tmp_path):
    frames = np.random.default_rng(2).random((3, 4, 5, 6))
    check(saved(tmp_path / "a.mgh", frames, np.float32))
    check(SHIPPED / "test.mgz")


def test_without_a_place_it_lies_as_nibabel_has_it_and_claims_no_directions(tmp_path):
    path = saved(tmp_path / "a.mgh")
    content = bytearray(path.read_bytes())
    struct.pack_into(">h", content, 28, 0)  # goodRASFlag
    path.write_bytes(content)
    check(path)
    assert read_volume(path).directions is None


@pytest.mark.parametrize(
    "place, form, value, reason",
    [
        (0, ">i", 2, "version"),
        (4, ">i", 2**30, "cut short"),
        (4, ">i", -4, "shape (-4, 5, 6, 1)"),
        (8, ">i", 0, "no voxels"),
        (20, ">i", 7, "its type 7 is not read; types 0, 1, 3, 4, 10 are"),
    ],
)
@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_what_cannot_be_is_refused(tmp_path, place, form, value, reason, pack):
    content = bytearray(saved(tmp_path / "a.mgh").read_bytes())
    struct.pack_into(form, content, place, value)
    path = tmp_path / ("b.mgz" if pack is gzip.compress else "b.mgh")
    path.write_bytes(pack(content))
    assert reason in refusal(path)


def test_cut_short(tmp_path):
    content = saved(tmp_path / "a.mgh").read_bytes()
    for length in (1, 60, 89, 90, 283, 284, 284 + 239):
        (tmp_path / "a.mgh").write_bytes(content[:length])
        assert "bytes of" in refusal(tmp_path / "a.mgh")
        (tmp_path / "a.mgz").write_bytes(gzip.compress(content[:length]))
        assert "bytes of" in refusal(tmp_path / "a.mgz")
    (tmp_path / "a.mgh").write_bytes(content[: 284 + 240])  # without what follows the voxels
    np.testing.assert_array_equal(read_volume(tmp_path / "a.mgh").data, VALUES.T)


def test_the_checksum_is_compared(tmp_path):
    path = saved(tmp_path / "a.mgz")
    content = bytearray(path.read_bytes())
    content[-8] ^= 1
    path.write_bytes(content)
    assert "gzip stream is damaged" in refusal(path)
