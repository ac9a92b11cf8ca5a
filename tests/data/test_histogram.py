"""Distributions of values: counts, percentiles, bins of integers."""

import numpy as np
import pytest

from volrender.data.histogram import Distribution, bar_heights, bin_edges
from volrender.data.sources.sampling import strided_sample, value_range
from volrender.data.sources.source import ArraySource


def test_counts_are_those_of_numpy():
    values = np.random.default_rng(0).normal(size=(20, 21, 22)).astype(np.float32)
    edges, counts = Distribution(values).counts(-2.0, 3.0, 50)
    expected, _ = np.histogram(values, edges)
    assert len(counts) == 50 and counts.sum() == ((values >= -2) & (values <= 3)).sum()
    np.testing.assert_array_equal(counts, expected)


def test_the_largest_value_is_counted():
    values = np.linspace(0, 0.3, 1001)
    edges, counts = Distribution(values).counts(*Distribution(values).range, 7)
    assert counts.sum() == 1001 and edges[-1] == values.max()


def test_missing_values_are_left_out():
    values = np.array([np.nan, 1.0, np.inf, 2.0, -np.inf, 5.0])
    distribution = Distribution(values)
    assert len(distribution) == 3 and distribution.range == (1.0, 5.0)
    nothing = Distribution(np.full(4, np.nan))
    assert nothing.range == (0.0, 1.0)
    assert (nothing.percentile(1), nothing.percentile(99.8)) == (0.0, 1.0)
    assert nothing.counts(0, 1, 10)[1].sum() == 0


@pytest.mark.parametrize("dtype", [np.uint8, np.int16, np.uint16])
@pytest.mark.parametrize("most", [10, 100, 134, 300])
def test_bins_of_integers_hold_equally_many(dtype, most):
    """A flat distribution looks flat; only the last bin may be cut short."""
    low = np.iinfo(dtype).min // 100
    values = np.arange(low, low + 201).astype(dtype)
    edges, counts = Distribution(values).counts(low, low + 200, most)
    assert len(counts) <= most
    assert len(set(counts[:-1])) == 1 and counts.sum() == 201
    np.testing.assert_array_equal(edges % 1, 0.5)


def test_bins_of_one_value():
    for is_integer in (True, False):
        edges = bin_edges(7, 7, 20, is_integer)
        assert edges[0] < 7 < edges[-1]
    assert Distribution(np.full(9, 7)).counts(7, 7, 20)[1].tolist() == [9]


def test_truth_has_two_bins():
    edges, counts = Distribution(np.array([True, False, True])).counts(0, 1, 50)
    assert edges.tolist() == [-0.5, 0.5, 1.5] and counts.tolist() == [1, 2]


def test_huge_and_tiny_values_do_not_overflow():
    for values in (np.array([-1e308, 0, 1e308]), np.array([0, 1e-300, 2e-300])):
        edges, counts = Distribution(values).counts(*Distribution(values).range, 10)
        assert np.isfinite(edges).all() and counts.sum() == 3


def test_percentiles_are_values_of_the_data():
    values = np.arange(1000)
    distribution = Distribution(np.random.default_rng(0).permutation(values))
    assert distribution.percentile(0) == 0
    assert distribution.percentile(1) == 9  # 1 % of the values are 9 or less
    assert distribution.percentile(99.8) == 997
    assert distribution.percentile(100) == 999


def test_colours_count_by_luminance():
    red, green = [255, 0, 0], [0, 255, 0]
    voxels = np.array([red, green], np.uint8).reshape(2, 1, 1, 3)
    assert Distribution(voxels).range == pytest.approx((255 * 0.2126, 255 * 0.7152))


def test_heights_are_shares_of_the_largest():
    np.testing.assert_allclose(bar_heights(np.array([0, 5, 10]), False), [0, 0.5, 1])
    np.testing.assert_allclose(bar_heights(np.array([0, 1, 3]), True), [0, 0.5, 1])
    assert bar_heights(np.zeros(3), True).tolist() == [0, 0, 0]


def test_the_sample_is_that_of_the_default_limits():
    volume = np.random.default_rng(0).normal(size=(150, 160, 170)).astype(np.float32)
    volume[77, 77, 77] = 1e6  # between the voxels of the sample
    source = ArraySource(volume)
    sample = strided_sample(source)
    assert 0.5e6 < sample.size < 2e6
    assert Distribution(sample).range == value_range(source)
    assert Distribution(sample).range[1] < 1e6


def test_bins_narrower_than_numbers_are_apart_count_nothing_less_than_0():
    values = 1e15 + np.arange(3.0)
    edges, counts = Distribution(values).counts(values[0], values[-1], 136)
    assert (np.diff(edges) >= 0).all() and counts.min() == 0 and counts.sum() == 3
