"""One voxel for every 2 × 2 × 2: their mean, or the largest of them."""

import numpy as np
import pytest

from volrender.data.opening.blocks import ids_of_blocks
from volrender.data.sources.halving import halved

INTEGERS = ("uint8", "int8", "uint16", "int16", "uint32", "int32", "uint64", "int64")


@pytest.mark.parametrize("dtype", INTEGERS)
def test_means_of_integers_are_exact_and_rounded_half_up(dtype):
    limits = np.iinfo(dtype)
    block = np.random.default_rng(0).integers(
        limits.min, limits.max, (6, 4, 8), dtype, endpoint=True
    )
    block[0:2, 0:2, 0:2], block[2:4, 0:2, 0:2] = limits.max, limits.min
    found = halved(block, "mean")
    assert found.dtype == block.dtype and found.shape == (3, 2, 4)
    for at in np.ndindex(found.shape):
        z, y, x = (slice(2 * i, 2 * i + 2) for i in at)
        total = sum(int(value) for value in block[z, y, x].ravel())
        assert int(found[at]) == (2 * total + 8) // 16, at  # ⌊mean + ½⌋


def test_halves_are_rounded_up_below_zero_too():
    block = np.zeros((2, 2, 2), np.int16)
    block[0] = 1
    assert halved(block, "mean") == 1
    assert halved(-block, "mean") == 0
    assert halved(block.astype(bool), "mean") and not halved(block > 1, "mean")


@pytest.mark.parametrize("shape", [(5, 4, 3), (1, 7, 1), (1, 1, 1), (3, 3, 3, 3)])
@pytest.mark.parametrize("reduce", ["mean", "max"])
@pytest.mark.parametrize("dtype", ["uint8", "float32", "bool"])
def test_what_there_is_of_the_last_blocks_counts(shape, reduce, dtype):
    block = np.random.default_rng(1).integers(0, 100, shape).astype(dtype)
    found = halved(block, reduce)
    assert found.shape == (*(-(-n // 2) for n in shape[:3]), *shape[3:]) and found.dtype == dtype
    for at in np.ndindex(found.shape[:3]):
        part = block[tuple(slice(2 * i, 2 * i + 2) for i in at)].astype(float)
        expected = part.max((0, 1, 2)) if reduce == "max" else part.mean((0, 1, 2))
        if dtype != "float32":
            expected = np.floor(expected + 0.5)
        np.testing.assert_allclose(found[at], expected, rtol=1e-6)


def test_what_is_missing_has_no_part():
    block = np.full((2, 2, 4), 8.0, np.float32)
    block[0, 0, :2], block[1, :, 0], block[:, :, 2:] = np.nan, np.inf, np.nan
    block[1, 1, 1] = 2
    np.testing.assert_allclose(halved(block, "mean"), [[[6.5, np.nan]]])  # of 8, 8, 8, 2
    np.testing.assert_array_equal(halved(block, "max"), [[[8, np.nan]]])


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64"])
def test_means_of_large_numbers_are_no_infinity(dtype):
    block = np.full((2, 2, 2), np.finfo(dtype).max)
    assert halved(block, "mean") == block.flat[0]


@pytest.mark.parametrize("shape", [(6, 8, 4), (5, 3, 7), (1, 1, 2)])
@pytest.mark.parametrize("dtype", ["uint8", "uint64", "float32"])
def test_labels_become_what_most_of_them_are_and_of_several_the_smallest(shape, dtype):
    labels = np.random.default_rng(3).integers(0, 4, shape).astype(dtype)
    found = halved(labels, "mode")
    assert found.dtype == dtype
    np.testing.assert_array_equal(found, ids_of_blocks(labels, (2, 2, 2)))
