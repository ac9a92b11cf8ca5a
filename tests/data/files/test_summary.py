"""Describing volume files."""

import tracemalloc

import numpy as np
import pytest

from volrender.data.files import Label, VolumeFile, describe, read_volume, summary


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


def test_a_shear_is_said_in_degrees():
    affine = np.eye(4)
    affine[1, 2] = np.tan(np.radians(20))
    lines = described(volume_of(np.zeros((2, 3, 4)), affine=affine))
    assert lines["sheared"] == "axes up to 20° from perpendicular, drawn as they are"
    lines = described(volume_of(np.zeros((2, 3, 4)), affine=affine, scale=(2.0, 2.0, 4.0)))
    assert lines["sheared"] == "axes up to 10.3° from perpendicular, drawn as they are"


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


def test_labels_are_said_to_be_some_and_the_first_are_named():
    ids = np.arange(24, dtype=np.uint8).reshape(2, 3, 4)
    assert "labels" not in described(volume_of(ids))
    nameless = described(volume_of(ids, is_labels=True))
    assert nameless["labels"] == "the numbers are ids of labels, without names"
    some = (Label(3, "liver", "#ff0000"), Label(7, "spleen"))
    assert described(volume_of(ids, is_labels=True, labels=some))["labels"] == (
        "the numbers are ids, 2 of them named: 3 liver #ff0000, 7 spleen"
    )
    many = tuple(Label(number, f"area {number}") for number in range(1, 101))
    text = described(volume_of(ids, is_labels=True, labels=many))["labels"]
    assert text.startswith("the numbers are ids, 100 of them named: 1 area 1, 2 area 2, ")
    assert text.endswith("8 area 8, and 92 more")


def test_colours_and_series_name_their_axes():
    assert described(volume_of(np.zeros((2, 3, 4, 3)), "zyxc"))["shape"].endswith("nx, colours)")
    assert described(volume_of(np.zeros((2, 3, 4, 5)), "tzyx"))["shape"].endswith(
        "(nt, nz, ny, nx)"
    )
