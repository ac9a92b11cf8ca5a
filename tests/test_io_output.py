"""Describing volume files and writing pictures."""

import errno
import tracemalloc
from pathlib import Path

import imageio.v3 as imageio
import numpy as np
import pytest

from volrender.io import VolumeFile, VolumeFileError, describe, read_volume, summary, write_image


def volume_of(data, axes="zyx", **fields):
    return VolumeFile("folder/a.npy", "npy", data, axes, **fields)


def described(volume):
    """The description as {name: value}, with the values checked to be aligned."""
    lines = describe(volume).splitlines()
    columns = {len(line) - len(line.partition("  ")[2].lstrip()) for line in lines}
    assert len(columns) == 1
    return {line.split()[0]: line[columns.copy().pop() :] for line in lines}


def test_a_plain_volume():
    data = np.arange(24, dtype=np.int16).reshape(2, 3, 4) - 5
    assert describe(volume_of(data)).splitlines() == [
        "path     folder/a.npy",
        "format   npy",
        "shape    (2, 3, 4) (nz, ny, nx)",
        "axes     zyx",
        "dtype    int16",
        "range    -5 to 18",
        "spacing  (1, 1, 1) (no unit) (x, y, z)",
        "size     48 bytes",
    ]


def test_placement_is_said_where_it_is_not_the_identity():
    lines = described(
        volume_of(
            np.zeros((2, 3, 4)),
            offset=(1.5, 0.0, -2.0),
            rotation=(0.0, 0.6, 0.0, 0.8),
            scale=(0.5, -0.25, 3.0),
            spacing_unit="mm",
        )
    )
    assert lines["spacing"] == "(0.5, 0.25, 3) mm (x, y, z)"
    assert lines["mirrored"] == "along y"
    assert lines["offset"] == "(1.5, 0, -2) mm (x, y, z)"
    assert lines["rotation"] == "(0, 0.6, 0, 0.8) (quaternion x, y, z, w)"


@pytest.mark.parametrize(
    "values, text",
    [
        ([1.0, 2.5, -3.0], "-3 to 2.5"),
        ([1.0, np.nan, np.nan], "1 to 1 (2 NaN)"),
        ([np.inf, -np.inf, 7.0], "7 to 7 (2 infinite)"),
        ([np.nan, -np.inf, 7.0], "7 to 7 (1 NaN, 1 infinite)"),
        ([np.nan, np.nan, np.inf], "no finite value (2 NaN, 1 infinite)"),
        ([True, False, True], "False to True"),
        (np.array([0, 7, 2**63], np.uint64), "0 to 9223372036854775808"),
        (np.array([3, -7, 300], ">i2"), "-7 to 300"),
    ],
)
def test_range(values, text):
    assert described(volume_of(np.array(values).reshape(1, 1, 3)))["range"] == text


@pytest.mark.parametrize("order", ["C", "F"])
def test_range_by_slabs_is_that_of_the_whole(monkeypatch, order):
    draw = np.random.default_rng(0)
    data = np.asarray(draw.normal(size=(9, 8, 7)), order=order)
    data[draw.random(data.shape) < 0.1] = np.nan
    data[3] = np.nan
    data[5, 1, 1] = np.inf
    monkeypatch.setattr(summary, "_SLAB_BYTES", 1000)
    assert 1 < len(list(summary._slabs(data))) < 10
    assert all(slab.flags.forc for slab in summary._slabs(data))
    low, high, nan_count, infinite_count = summary.value_range(data)
    finite = data[np.isfinite(data)]
    assert (low, high) == (finite.min(), finite.max())
    assert (nan_count, infinite_count) == (np.isnan(data).sum(), 1)


def test_a_map_is_never_loaded_whole(tmp_path, monkeypatch):
    data = np.full((64, 64, 128), np.nan, np.float32)
    data[0, 0, 0] = 1
    np.save(tmp_path / "a.npy", data)
    volume = read_volume(tmp_path / "a.npy")
    monkeypatch.setattr(summary, "_SLAB_BYTES", data.nbytes // 32)
    tracemalloc.start()
    lines = described(volume)
    peak_bytes = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert lines["size"] == "2.0 MiB, on disk until used"
    assert peak_bytes < data.nbytes / 8


def test_colours_and_series_name_their_axes():
    assert described(volume_of(np.zeros((2, 3, 4, 3)), "zyxc"))["shape"].endswith("nx, colours)")
    assert described(volume_of(np.zeros((2, 3, 4, 5)), "tzyx"))["shape"].endswith(
        "(nt, nz, ny, nx)"
    )


@pytest.fixture
def picture():
    rgba = np.random.default_rng(0).integers(0, 256, (9, 14, 4), dtype=np.uint8)
    rgba[0, 0], rgba[0, 1] = (10, 200, 30, 0), (10, 200, 30, 255)
    return rgba


@pytest.mark.parametrize("name", ["a.png", "A.PNG", "a.tif", "a.tiff"])
@pytest.mark.parametrize("samples", [3, 4])
def test_pictures_keep_straight_alpha(tmp_path, picture, name, samples):
    write_image(tmp_path / name, picture[..., :samples])
    np.testing.assert_array_equal(imageio.imread(tmp_path / name), picture[..., :samples])


def test_jpeg_lays_transparency_over_black_in_linear_light(tmp_path):
    rgba = np.zeros((16, 48, 4), np.uint8)
    rgba[...] = (255, 255, 255, 255)
    rgba[:, 16:32, 3] = 128
    rgba[:, 32:, 3] = 0
    write_image(tmp_path / "a.jpg", rgba)
    read = imageio.imread(tmp_path / "a.jpg")
    assert read.shape == (16, 48, 3)
    # Half of white in linear light is 188 in sRGB, by IEC 61966-2-1.
    np.testing.assert_allclose(read[8, (8, 24, 40), 0].astype(int), (255, 188, 0), atol=3)


def test_an_opaque_jpeg_keeps_its_colours(tmp_path):
    rgba = np.full((16, 16, 4), (40, 120, 200, 255), np.uint8)
    write_image(str(tmp_path / "a.jpeg"), rgba)
    np.testing.assert_allclose(imageio.imread(tmp_path / "a.jpeg")[8, 8], (40, 120, 200), atol=3)


@pytest.mark.parametrize(
    "name, reason",
    [
        ("a.pgn", "cannot write '.pgn'; did you mean .png?"),
        ("a", "cannot write ''; writable are .png"),
        ("none/a.png", "No such file or directory"),
        ("folder.png", "cannot be written"),
        ("a\0.png", "cannot be written"),
    ],
)
def test_pictures_that_cannot_be_written(tmp_path, picture, name, reason):
    (tmp_path / "folder.png").mkdir()
    with pytest.raises(VolumeFileError) as caught:
        write_image(tmp_path / name, picture)
    assert reason in str(caught.value) and "\n" not in str(caught.value)


def test_a_folder_without_permission(tmp_path, picture, monkeypatch):
    def refuse(*_, **__):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "write_bytes", refuse)
    with pytest.raises(VolumeFileError, match=r"a\.png: cannot be written: Permission denied"):
        write_image(tmp_path / "a.png", picture)


@pytest.mark.parametrize("shape", [(4, 4), (4, 4, 2), (0, 4, 4), (2, 4, 4, 4), ()])
def test_arrays_that_are_no_picture(tmp_path, shape):
    with pytest.raises(ValueError, match="shape"):
        write_image(tmp_path / "a.png", np.zeros(shape, np.uint8))
    with pytest.raises(TypeError, match="uint8"):
        write_image(tmp_path / "a.png", np.zeros((4, 4, 4)))
    assert not (tmp_path / "a.png").exists()
