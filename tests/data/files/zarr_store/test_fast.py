"""Pieces of zarr arrays that tensorstore decodes: the same to the bit, and only where it knows how."""

import math
import os

import numpy as np
import pytest

zarr = pytest.importorskip("zarr", minversion="3")
numcodecs = pytest.importorskip("numcodecs")
pytest.importorskip("tensorstore")

from zarr.codecs import BloscCodec, BytesCodec, Crc32cCodec, TransposeCodec, ZstdCodec  # noqa: E402

from volrender.data.files.zarr_store import fast, read_zarr  # noqa: E402
from volrender.data.sources.unread import Unread  # noqa: E402

SHAPE = (40, 33, 47)
VOXELS = np.random.default_rng(0).integers(0, 9999, SHAPE).astype("u2")
PIECES = [
    (slice(None),) * 3,
    (slice(1, 9), slice(0, 7, 3), 5),
    (-1, slice(3, 4), slice(0, -30)),
    (slice(0, 40, 2), slice(5, 6), slice(1, 33, 5)),
    (slice(30, 2), slice(None), slice(8, 8)),
    (Ellipsis, 3),
    slice(3, 5),
]


@pytest.fixture(autouse=True)
def least_bytes(monkeypatch):
    monkeypatch.setattr(fast, "LEAST_BYTES", 0)


def stored(path, dtype="u2", **options):
    """An array of which some chunks are not there."""
    array = zarr.create_array(path, shape=SHAPE, chunks=(16, 10, 20), dtype=dtype, **options)
    array[5:22] = VOXELS[5:22].astype(dtype)
    return array


@pytest.mark.parametrize(
    "options",
    [
        {"dtype": "|b1", "zarr_format": 2},
        {"dtype": ">u2", "zarr_format": 2, "fill_value": None},
        {"dtype": "<f4", "zarr_format": 2, "fill_value": np.nan},
        {"zarr_format": 2, "fill_value": 7, "order": "F"},
        {"zarr_format": 2, "chunk_key_encoding": {"name": "v2", "separator": "/"}},
        {"zarr_format": 2, "compressors": numcodecs.GZip()},
        {"dtype": "f2"},
        {"dtype": "f8", "fill_value": np.nan, "dimension_names": ["a", "b", None]},
        {"compressors": [ZstdCodec(), Crc32cCodec()], "attributes": {"x": 1}},
        {"filters": TransposeCodec(order=(2, 0, 1)), "serializer": BytesCodec(endian="big")},
        {"chunk_key_encoding": {"name": "v2", "separator": "."}, "compressors": BloscCodec()},
        {"shards": (32, 20, 40), "fill_value": 9},
    ],
)
def test_pieces_are_those_that_zarr_reads(tmp_path, options):
    array = stored(tmp_path / "a", **options)
    quick = fast.fast_of(array)
    for key in PIECES:
        piece, values = quick[key], array[key]
        np.testing.assert_array_equal(piece, values)
        assert piece.dtype == values.dtype and piece.shape == values.shape
    expected = array[1:30, 2:9]
    quick._array = None  # tensorstore alone
    np.testing.assert_array_equal(quick[1:30, 2:9], expected)


@pytest.mark.parametrize(
    "options",
    [
        {"compressors": numcodecs.LZ4()},
        {"compressors": numcodecs.LZMA()},
        {"filters": [numcodecs.Delta("u2")]},
    ],
)
def test_codecs_that_it_does_not_know_are_left_to_zarr(tmp_path, options):
    quick = fast.fast_of(stored(tmp_path / "a", zarr_format=2, **options))
    assert quick._open() is None
    np.testing.assert_array_equal(quick[5:22], VOXELS[5:22])


def test_what_is_wrong_is_said_by_zarr_and_what_is_stored_anew_is_read(tmp_path):
    array = stored(tmp_path / "a")
    quick = fast.fast_of(array)
    np.testing.assert_array_equal(quick[5:22], VOXELS[5:22])
    array[5:22] = 3
    assert (quick[5:22] == 3).all()
    (tmp_path / "a" / "c" / "0" / "0" / "0").write_bytes(b"no chunk")
    with pytest.raises(Exception) as by_zarr:
        array[5:22]
    with pytest.raises(type(by_zarr.value), match=str(by_zarr.value)):
        quick[5:22]


def test_blosc_within_shards_and_what_is_not_in_a_folder_are_left_to_zarr(tmp_path, monkeypatch):
    path = tmp_path / "a.zarr"
    stored(path, shards=(32, 20, 40), compressors=BloscCodec())
    opened = read_zarr(str(path))[0].data
    np.testing.assert_array_equal(opened[5:22], VOXELS[5:22])
    assert not opened._array._are_fine([range(1)] * 3)
    held = zarr.create_array(zarr.storage.MemoryStore(), shape=SHAPE, dtype="u2")
    assert fast.fast_of(held) is held and fast.fast_of(VOXELS) is VOXELS
    array = stored(tmp_path / "b")
    monkeypatch.delattr(zarr.storage, "LocalStore")  # as in zarr 2
    assert fast.fast_of(array) is array


def test_arrays_of_the_user_are_read_so_and_nothing_of_zarr_is_set(tmp_path, monkeypatch):
    array = stored(tmp_path / "a")
    settings = repr(zarr.config.config)
    unread = Unread(array)
    monkeypatch.setattr(zarr.Array, "__getitem__", None)
    np.testing.assert_array_equal(unread[5:22, :, 3:4], VOXELS[5:22, :, 3:4])
    assert unread.container is array and repr(zarr.config.config) == settings


def test_small_pieces_and_forked_processes_are_left_to_zarr(tmp_path, monkeypatch):
    quick = fast.fast_of(stored(tmp_path / "a"))
    monkeypatch.setattr(fast, "LEAST_BYTES", math.inf)
    np.testing.assert_array_equal(quick[5:22], VOXELS[5:22])
    assert quick._opened is None
    monkeypatch.setattr(fast, "LEAST_BYTES", 0)
    np.testing.assert_array_equal(quick[5:22], VOXELS[5:22])
    assert quick._open() is not None
    process = os.getpid()
    monkeypatch.setattr(os, "getpid", lambda: process + 1)
    assert quick._open() is None
