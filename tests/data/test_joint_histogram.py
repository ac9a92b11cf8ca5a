"""Values with the lengths of their gradients: against numpy, in the world, of sources read in part."""

import numpy as np
import pytest

from tests.data.counting_source import CountingSource
from volrender.base.transforms import mean_edge
from volrender.data.joint_histogram import JointHistogram, sampled_differences
from volrender.data.sources.source import ArraySource

SHEARED = np.array([[1, 0.4, 0, 5], [0, 2, 0.3, 0], [0, 0, 0.5, 0], [0, 0, 0, 1]])


def joint(array, matrix=None) -> JointHistogram:
    differences = sampled_differences(ArraySource(array))
    return JointHistogram(differences, np.eye(4) if matrix is None else matrix)


def test_gradients_are_central_differences_of_every_voxel_of_a_small_volume():
    array = np.random.default_rng(0).normal(size=(5, 6, 7))
    padded = np.pad(array, 1, mode="edge")
    changes = [np.gradient(padded, axis=axis)[1:-1, 1:-1, 1:-1] for axis in (2, 1, 0)]
    histogram = joint(array)
    np.testing.assert_array_equal(histogram.values, array.ravel())
    np.testing.assert_allclose(histogram.slopes, np.linalg.norm(changes, axis=0).ravel())


def test_gradients_are_those_of_the_world():
    """Of a ramp along a direction of the world, they are its slope a mean edge."""
    x, y, z = np.indices((8, 9, 10)).reshape(3, -1)[::-1]
    world = SHEARED[:3, :3] @ (x, y, z)
    ramp = (np.array((3, -2, 7)) @ world).reshape(8, 9, 10)
    slopes = joint(ramp, SHEARED).slopes.reshape(8, 9, 10)[1:-1, 1:-1, 1:-1]
    np.testing.assert_allclose(slopes, np.sqrt(62) * mean_edge(SHEARED))


def test_what_is_missing_is_left_out():
    array = np.arange(60.0, dtype=np.float32).reshape(3, 4, 5)
    array[1, 1, 1] = np.nan
    histogram = joint(array)
    assert len(histogram.values) == 59
    assert histogram.slopes[1] == pytest.approx(np.sqrt(1 + 2.5**2 + 10**2))
    beside = histogram.slopes[26]  # its neighbour along x counts as itself: half of the change
    assert beside == pytest.approx(np.sqrt(0.5**2 + 5**2 + 20**2))
    with np.errstate(invalid="raise"):
        nothing = joint(np.full((2, 2, 2), np.inf))
    assert (nothing.range, nothing.steepest, nothing.border()) == ((0, 1), 1, (0, 1))
    assert nothing.counts((0, 1), (0, 1), 4, 3)[1].sum() == 0


def test_of_colours_it_is_the_luminance():
    grey = np.random.default_rng(1).integers(0, 255, (4, 5, 6), np.uint8)
    colour = np.repeat(grey[..., None], 3, axis=-1)
    np.testing.assert_allclose(joint(colour).slopes, joint(grey).slopes, rtol=1e-5, atol=1e-4)


def test_only_some_planes_are_read():
    source = CountingSource(np.zeros((400, 8, 8), np.uint8))
    differences = sampled_differences(source)
    assert source.reads.max() == 1 and source.reads.sum() == 70 * 8 * 8
    assert len(differences.values) == 24 * 8 * 8


def test_counts():
    histogram = joint(np.random.default_rng(2).normal(size=(9, 9, 9)))
    edges, counts = histogram.counts((-1, 2), (0.1, 1.5), 12, 7)
    rows = np.linspace(0.1, 1.5, 8)
    expected, _, _ = np.histogram2d(histogram.slopes, histogram.values, (rows, edges))
    np.testing.assert_array_equal(counts, expected)
    assert counts.sum() > 200


@pytest.mark.parametrize("dtype", [np.int16, np.float32])
def test_evenly_spaced_values_leave_no_empty_columns(dtype):
    levels = np.random.default_rng(3).integers(0, 21, (9, 9, 9))
    edges, counts = joint((levels * 62.5).astype(dtype)).counts((0, 1250), (0, 999), 200, 2)
    assert counts.shape == (2, 21) and counts.sum(axis=0).min() > 0
    assert edges[0] < 0 and edges[-1] > 1250


def test_the_border_is_in_the_middle_of_the_steepest_arc():
    z, y, x = np.indices((40, 40, 40)) - 19.5
    soft_ball = 100 / (1 + np.exp((np.sqrt(x**2 + y**2 + z**2) - 12) / 0.8)) + 50
    value, gradient = joint(soft_ball).border()
    assert value == pytest.approx(100, abs=15)
    assert 15 < gradient < 100 / 4 / 0.8
