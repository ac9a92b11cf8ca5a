"""Volumes with fewer voxels: means of blocks, in the same place."""

import warnings

import dask.array
import numpy as np
import pytest

import volrender as vr
from volrender.data.files.volume_file import VolumeFile
from volrender.data.opening.axes import Permuted
from volrender.data.opening.downsampled import Downsampled

from .test_open import corners

VOXELS = np.random.default_rng(0).integers(0, 256, (7, 9, 11)).astype(np.uint8)
KEYS = [
    np.s_[...],
    np.s_[1],
    np.s_[::2],
    np.s_[::-1],
    np.s_[2:0:-1, 1],
    np.s_[..., 0],
    np.s_[0:0],
    np.s_[:, 1:1],
    np.s_[:, 1:3, ::-2],
    np.s_[-1, -1, -1],
]


def means(array: np.ndarray, factors: tuple[int, int, int]) -> np.ndarray:
    """Block by block, of the first three axes."""
    shape = [-(-n // f) for n, f in zip(array.shape, factors, strict=False)]
    result = np.empty([*shape, *array.shape[3:]])
    for index in np.ndindex(*shape):
        block = tuple(slice(i * f, i * f + f) for i, f in zip(index, factors, strict=True))
        result[index] = np.nanmean(np.asarray(array[block], float), axis=(0, 1, 2))
    return result


@pytest.mark.parametrize("key", KEYS, ids=str)
def test_any_piece_is_that_of_the_whole(key):
    made = Downsampled(VOXELS, {0: 2, 1: 3, 2: 4})
    whole = np.rint(means(VOXELS, (2, 3, 4)))
    assert made.shape == whole.shape and made.dtype == np.uint8
    np.testing.assert_array_equal(made[key], whole[key])


def test_floats_missing_voxels_booleans_colours_and_masks():
    holed = VOXELS.astype(np.float32)
    holed[:3, :3, :3], holed[4, 4, 4], holed[6, 8, 10] = np.nan, np.nan, np.inf
    made = vr.open(holed, downsample=2)[0].data[...]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a mean of nothing is NaN
        np.testing.assert_allclose(made, means(holed, (2, 2, 2)), rtol=1e-6)
    assert np.isnan(made[0, 0, 0]) and not np.isnan(made[2, 2, 2]) and made[3, 4, 5] == np.inf
    half = np.zeros((2, 2, 2), bool)
    for count, expected in ((3, False), (4, True)):
        half.reshape(-1)[:count] = True
        assert vr.open(half, downsample=2)[0].data[0, 0, 0] == expected
    colours = np.stack([VOXELS, VOXELS[::-1], VOXELS[:, ::-1]], axis=-1)
    made = vr.open(colours, downsample=3)[0].data[...]
    np.testing.assert_array_equal(made, np.rint(means(colours, (3, 3, 3))))
    masked = np.ma.masked_greater(VOXELS, 200)
    made = vr.open(dask.array.from_array(masked, chunks=3), downsample=2)[0].data[...]
    np.testing.assert_allclose(
        made, means(masked.astype(np.float64).filled(np.nan), (2, 2, 2)), rtol=1e-6
    )


@pytest.mark.parametrize("dtype", ["int64", "uint64", ">i2", "float16"])
def test_the_largest_numbers_stay_what_they_are(dtype):
    most = np.finfo(dtype).max if dtype == "float16" else np.iinfo(dtype).max // 2 + 1
    made = vr.open(np.full((2, 2, 4), most, dtype), downsample=2)[0].data[...]
    assert made.dtype == np.dtype(dtype).newbyteorder("=") and (made == most).all()


def modes(array: np.ndarray, factors: tuple[int, int, int]) -> np.ndarray:
    """Block by block, what most are, of several the smallest."""
    shape = [-(-n // f) for n, f in zip(array.shape, factors, strict=True)]
    result = np.empty(shape, array.dtype)
    for index in np.ndindex(*shape):
        block = tuple(slice(i * f, i * f + f) for i, f in zip(index, factors, strict=True))
        values, counts = np.unique(array[block], return_counts=True)
        result[index] = values[counts.argmax()]
    return result


@pytest.mark.parametrize("factors", [(2, 2, 2), (2, 3, 4), (5, 1, 2)])
@pytest.mark.parametrize("dtype", ["u1", ">i4", "f4", "u8"])
def test_of_labels_it_is_the_id_that_most_have(dtype, factors):
    ids = (VOXELS // 43).astype(dtype)
    if dtype == "u8":
        ids[ids == 2] = 2**64 - 1
    labels = VolumeFile("a", "npy", ids, "zyx", is_labels=True)
    made = vr.open(labels, downsample=factors[::-1])[0]
    expected = modes(ids, factors)
    np.testing.assert_array_equal(made.data[...], expected)
    np.testing.assert_array_equal(made.data[1:, ::-1, 0], expected[1:, ::-1, 0])
    assert made.is_labels and (expected != np.rint(means(ids, factors))).any()
    series = VolumeFile("a", "npy", np.stack([ids, ids[::-1]]), "tzyx", is_labels=True)
    made = vr.open(series, downsample=factors[::-1])[0]
    np.testing.assert_array_equal(made.data[1], modes(ids[::-1], factors))


def test_it_lies_where_it_lay():
    """A sheared, mirrored volume: the centre of a coarse voxel is that of its fine ones."""
    shear = np.eye(4)
    shear[0, 1], shear[1, 2] = 0.3, -0.2
    volume = VolumeFile(
        *("a", "npy", np.zeros((6, 4, 8), np.uint8), "zyx", (5.0, -3.0, 2.0), (0.0, 0.6, 0.0, 0.8)),
        scale=(-0.5, 1.5, 2.5),
        affine=shear,
    )
    made = vr.open(volume, downsample=(4, 2, 3))[0]
    assert made.data.shape == (2, 2, 2)
    fine = vr.ImageVolumeGraphic(volume.data, **{**volume.graphic_kwargs, "name": "a"})
    middles = np.array(
        [[x, y, z, 1] for z in (1, 4) for y in (0.5, 2.5) for x in (1.5, 5.5)], float
    )
    expected = (middles @ fine.world_from_data.T)[:, :3]
    np.testing.assert_allclose(corners(made), expected, atol=1e-5)


def test_chunks_are_read_once():
    read = []

    class Counted:
        shape, dtype, chunks, ndim = (64, 8, 8), np.dtype(np.uint8), (16, 8, 8), 3

        def __getitem__(self, key):
            read.append(range(64)[key[0]])
            return np.zeros((64, 8, 8), np.uint8)[key]

    made = vr.open(Counted(), downsample=2)[0].data
    assert made.chunks == (8, 4, 4) and made[...].shape == (32, 4, 4)
    assert read == [range(at, at + 16) for at in (0, 16, 32, 48)]


def test_a_series_keeps_its_time_points():
    series = VolumeFile("a", "npy", np.stack([VOXELS, VOXELS // 2]), "tzyx")
    made = vr.open(series, downsample=2)[0].data
    assert made.shape == (2, 4, 5, 6)
    np.testing.assert_array_equal(made[1], np.rint(means(VOXELS // 2, (2, 2, 2))))


@pytest.mark.parametrize("bad", [0, -1, 1.5, "2", (1, 2), (1, 2, 0)])
def test_factors_that_are_none(bad):
    with pytest.raises((TypeError, ValueError), match="downsample is "):
        vr.open(VOXELS, downsample=bad)


def test_numpy_takes_it_whole_and_what_is_masked_as_missing():
    masked = np.ma.masked_greater(VOXELS, 200)
    made = vr.open(dask.array.from_array(masked, chunks=3), downsample=2)[0].data
    whole = np.asarray(made)
    assert (made.ndim, made.size, len(made)) == (3, whole.size, whole.shape[0])
    np.testing.assert_array_equal(whole, made[...])
    permuted = Permuted(dask.array.from_array(masked, chunks=3), (2, 1, 0))
    expected = masked.astype(np.float32).filled(np.nan).T
    np.testing.assert_array_equal(np.asarray(permuted), expected)
    np.testing.assert_array_equal(np.asarray(permuted, np.float64), expected)
