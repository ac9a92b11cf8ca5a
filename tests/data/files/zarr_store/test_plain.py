"""Plain Zarr arrays: keys, names of axes, pieces, and chunks that are not there."""

import numpy as np
import pytest

zarr = pytest.importorskip("zarr", minversion="3")

from tests.data.files.zarr_store import made  # noqa: E402
from volrender.data.files import VolumeFileError  # noqa: E402
from volrender.data.files.errors import ChoiceError  # noqa: E402
from volrender.data.files.zarr_store import read_zarr  # noqa: E402

STACK = made.TCZYX[0, 0]


def array(path, values=STACK, **options):
    options = {"chunks": tuple(min(n, 3) for n in values.shape), **options}
    stored = zarr.create_array(path, shape=values.shape, dtype=values.dtype, **options)
    stored[...] = values
    return str(path)


@pytest.mark.parametrize(
    "options",
    [
        {"zarr_format": 2},
        {"zarr_format": 2, "order": "F", "dtype": ">u2"},
        {"zarr_format": 3},
        {"zarr_format": 3, "shards": (6, 9, 12)},
        {"zarr_format": 3, "compressors": zarr.codecs.GzipCodec()},
        {"zarr_format": 3, "compressors": None},
    ],
)
def test_an_array_is_read_piece_by_piece(tmp_path, options):
    values = STACK.astype(options.pop("dtype", STACK.dtype))
    (volume,) = read_zarr(array(tmp_path / "a", values, **options))
    assert (volume.format, volume.axes, volume.spacing_unit) == ("zarr", "zyx", None)
    lazy = volume.data
    assert lazy.chunks == (3, 3, 3) and lazy.nbytes == values.nbytes and lazy.size == values.size
    for key in (
        *(..., slice(None), 2, -1, (1, slice(2, 7, 2)), (slice(None, None, -1), 3)),
        *((..., 4), (slice(5, 1, -2), ..., slice(None, None, -3)), slice(4, 4), (0, 0, 0)),
    ):
        np.testing.assert_array_equal(lazy[key], values[key])
    for key in (6, -7, (0, 0, 0, 0)):
        with pytest.raises(IndexError):
            lazy[key]


def test_names_say_which_axis_is_which(tmp_path):
    path = array(tmp_path / "a", made.TCZYX.transpose(4, 3, 2, 1, 0), dimension_names=list("xyzct"))
    channels = read_zarr(path)
    assert len(channels) == 3 and channels[0].axes == "tzyx"
    np.testing.assert_array_equal(channels[2].data[1, :, 2], made.TCZYX[1, 2, :, 2])
    path = array(tmp_path / "b", STACK, zarr_format=2)
    zarr.open_array(path, mode="a").attrs["_ARRAY_DIMENSIONS"] = ["time", "lat", "lon"]
    (series,) = read_zarr(path)
    assert series.axes == "tzyx" and series.data.shape == (6, 1, 8, 10)
    path = array(tmp_path / "c", made.TCZYX, dimension_names=["q", "r", "z", "y", "x"])
    with pytest.raises(VolumeFileError, match="named q, r, z, y, x is no volume"):
        read_zarr(path)


def test_axes_without_names(tmp_path):
    (volume,) = read_zarr(array(tmp_path / "a", STACK[0]))
    assert volume.data.shape == (1, 8, 10)
    colours = np.moveaxis(made.TCZYX[0], 0, -1)
    (volume,) = read_zarr(array(tmp_path / "b", colours))
    assert volume.axes == "zyxc"
    np.testing.assert_array_equal(volume.data[1:3, 2], colours[1:3, 2])
    (volume,) = read_zarr(array(tmp_path / "c", STACK[None, :, None]))
    np.testing.assert_array_equal(volume.data[...], STACK)
    with pytest.raises(VolumeFileError, match=r"shape \(2, 3, 6, 8, 10\) is no volume"):
        read_zarr(array(tmp_path / "d", made.TCZYX))


def test_a_key_chooses_an_array(tmp_path):
    arrays = {"a": STACK, "deep/b": STACK + 1, "x": np.arange(10)}
    path = str(made.write(tmp_path / "g", {}, arrays))
    with pytest.raises(ChoiceError) as caught:
        read_zarr(path)
    assert caught.value.choices == (
        *("a ((6, 8, 10) uint16)", "deep/b ((6, 8, 10) uint16)"),
        "x (no volume: (10,) int64)",
    )
    assert read_zarr(path, key="deep/b")[0].data[0, 0, 0] == STACK[0, 0, 0] + 1
    assert read_zarr(path, key="deep")[0].data[0, 0, 0] == STACK[0, 0, 0] + 1  # the only one there
    for key, reason in (("c", "holds nothing at 'c'"), ("../g/a", "no place"), ("x", "no volume")):
        with pytest.raises(VolumeFileError, match=reason):
            read_zarr(path, key=key)
    with pytest.raises(VolumeFileError, match="no level 1; there is one"):
        read_zarr(path, key="a", level=1)


@pytest.mark.parametrize("zarr_format", [2, 3])
def test_a_chunk_that_is_missing_is_of_the_fill_value(tmp_path, zarr_format):
    shape = (5000, 1000, 1000)  # 10 GB, of which one chunk is there
    stored = zarr.create_array(
        *(tmp_path / "a",),
        shape=shape,
        chunks=(64,) * 3,
        dtype="u2",
        fill_value=7,
        zarr_format=zarr_format,
    )
    stored[64:128, :64, :64] = 9
    (volume,) = read_zarr(str(tmp_path / "a"))
    assert volume.data.shape == shape and volume.data[4999, 999, 999] == 7
    assert volume.data[63:65, 0, 0].tolist() == [7, 9]


def test_what_is_not_applied_is_told(tmp_path):
    path = array(tmp_path / "a")
    zarr.open_array(path, mode="a").attrs["scale_factor"] = 2.0
    with pytest.warns(UserWarning, match="scale_factor are not applied"):
        read_zarr(path)
