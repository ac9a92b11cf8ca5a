"""Values along lines and in regions are those of numpy, and no more is read than needed."""

import numpy as np
import pytest

from volrender.data import datasets
from volrender.data.measuring import regions
from volrender.data.measuring.median import median
from volrender.data.measuring.regions import (
    BoxRegion,
    LabelledRegion,
    SphereRegion,
    box_around,
    summaries,
)
from volrender.data.measuring.summary import summarise
from volrender.data.measuring.trilinear import trilinear
from volrender.data.sources.source import ArraySource

RNG = np.random.default_rng(5)
SHEARED = np.array([[0.7, 0.3, 0.1, -3], [-0.2, 1.9, 0.4, 8], [0.1, -0.5, 3.1, 2], [0, 0, 0, 1.0]])


class Watched(ArraySource):
    """An array that remembers how much of it was read at once, and in all."""

    def __init__(self, array):
        super().__init__(array)
        self.largest = 0

    def read(self, box_zyx, level=0):
        block = super().read(box_zyx, level)
        self.largest = max(self.largest, block.size)
        return block


def hats(data: np.ndarray, place) -> float:
    """The sum of all voxels, each under a hat function one voxel wide to each side."""
    for coordinate in reversed(place):
        at = np.arange(data.shape[0])
        inside = np.clip(coordinate, 0, len(at) - 1)
        data = np.tensordot(np.maximum(0, 1 - np.abs(at - inside)), data, (0, 0))
    return data


def test_trilinear_is_a_sum_of_hats_and_reads_little():
    data = RNG.normal(size=(60, 70, 80))
    source = Watched(data)
    places = np.linspace((-0.5, 2.25, 59.5), (79.5, 69, -0.4), 301)
    found = trilinear(source, places)
    np.testing.assert_allclose(found, [hats(data, place) for place in places], atol=1e-12)
    assert source.largest < data.size / 50
    outside = np.array([(-0.51, 0, 0), (0, 0, 59.51), (1, 69.6, 3)])
    assert np.isnan(trilinear(source, outside)).all()


def test_trilinear_is_missing_only_where_a_missing_voxel_has_a_part():
    data = np.arange(27.0).reshape(3, 3, 3)
    data[1, 1, 1] = np.inf
    places = np.array([(0, 1, 1), (0.25, 1, 1), (1, 1, 1), (1, 0, 1), (1, 0.01, 1)])
    found = trilinear(ArraySource(data), places)
    assert np.isnan(found).tolist() == [False, True, True, False, True]
    colours = RNG.integers(0, 255, (3, 4, 5, 3), np.uint8)
    np.testing.assert_array_equal(
        trilinear(ArraySource(colours), np.array([(4, 3, 2.0)])), [colours[2, 3, 4]]
    )
    single = np.array([[[7.0]]])
    assert trilinear(ArraySource(single), np.array([(0.3, -0.2, 0.5)])) == 7


@pytest.mark.parametrize("dtype", ["?", "u1", "i1", "i2", "u4", "i8", "u8", "f2", "f4", "f8"])
@pytest.mark.parametrize("size", [1, 2, 1001])
def test_summary_is_that_of_numpy(dtype, size):
    values = RNG.normal(size=size) * 1000
    if np.dtype(dtype).kind in "iu" and np.dtype(dtype).itemsize == 8:
        values *= 1e12
    values = (values if np.dtype(dtype).kind == "f" else np.abs(values)).astype(dtype)
    found = summarise(lambda: iter([values[: size // 3], values[size // 3 :]]))
    exact = [int(v) if values.dtype.kind in "iub" else float(v) for v in values]
    numbers = values.astype(np.float64)
    assert found.voxels == size and found.missing == 0
    assert found.sum == pytest.approx(float(sum(exact)), rel=1e-12)
    assert found.mean == pytest.approx(float(sum(exact)) / size, rel=1e-12)
    assert found.std == pytest.approx(numbers.std(), rel=1e-9)
    assert (found.min, found.max) == (numbers.min(), numbers.max())
    assert found.median == pytest.approx(np.median(numbers), rel=1e-15)


def test_summary_of_nothing_and_of_missing_values():
    nothing = summarise(lambda: iter([]))
    assert nothing[:2] == (0, 0) and np.isnan(nothing.mean) and nothing.sum == 0
    values = np.array([np.nan, 1, np.inf, 3, -np.inf], np.float32)
    found = summarise(lambda: iter([values]))
    assert found == (5, 3, 2.0, 1.0, 1.0, 3.0, 2.0, 4.0)
    far = 1.7e9 + np.arange(4.0)
    assert summarise(lambda: iter([far])).std == pytest.approx(np.std(np.arange(4)))
    assert median(lambda: iter([np.array([-0.0, 0.0])]), 2) == 0


def centres(shape_zyx, matrix) -> np.ndarray:
    z, y, x = np.indices(shape_zyx)
    return np.stack([x, y, z], axis=-1) @ matrix[:3, :3].T + matrix[:3, 3]


@pytest.mark.parametrize("kept", [regions.MOST_KEPT, 0])
@pytest.mark.parametrize("slab_bytes", [8 * 2**20, 4000])
def test_regions_hold_the_voxels_whose_centres_lie_in_them(kept, slab_bytes, monkeypatch):
    monkeypatch.setattr(regions, "MOST_KEPT", kept)
    monkeypatch.setattr("volrender.data.sources.source.SLAB_BYTES", slab_bytes)
    data = RNG.integers(-900, 900, (14, 25, 40), np.int16)
    world = centres(data.shape, SHEARED)
    middle = world[7, 12, 20]
    for region, inside in (
        (SphereRegion(middle, 6.5), ((world - middle) ** 2).sum(-1) <= 6.5**2),
        (BoxRegion(middle - 4.03, middle + 5.01), (np.abs(world - middle - 0.49) < 4.52).all(-1)),
    ):
        source = Watched(data)
        (found,) = summaries(source, SHEARED, region)
        assert 100 < found.voxels == inside.sum() < data.size / 4
        assert found.sum == data[inside].sum() and found.median == np.median(data[inside])
        assert source.largest < data.size
    assert summaries(source, SHEARED, SphereRegion(middle + 1000, 5))[0].voxels == 0


def test_centres_on_the_border_count_whatever_rounding_says():
    matrix = np.diag([0.1, 0.3, 0.7, 1])
    matrix[:3, 3] = 1e5, -7e4, 0.1
    data = np.ones((6, 6, 6), np.uint8)
    low, high = (matrix @ (1, 1, 1, 1))[:3], (matrix @ (3, 3, 3, 1))[:3]
    assert summaries(ArraySource(data), matrix, BoxRegion(low, high))[0].voxels == 27
    flat = BoxRegion(low, np.array([high[0], high[1], low[2]]))
    assert summaries(ArraySource(data), matrix, flat)[0].voxels == 9
    reach = np.diag([0.1, 0.1, 0.1, 1.0])
    ball = SphereRegion(np.array([0.3, 0.3, 0.3]), 0.2)
    assert summaries(ArraySource(data), reach, ball)[0].voxels == 33  # x² + y² + z² ≤ 4


def test_a_label_is_looked_up_in_its_own_lattice():
    data = RNG.normal(size=(12, 14, 16)).astype(np.float32)
    ids = np.zeros((6, 7, 8), np.uint16)
    ids[2:4, 3:5, 1:6], ids[2, 3, 2] = 7, 9
    twice = np.diag([2.0, 2.0, 2.0, 1.0])
    twice[:3, 3] = 0.5
    region = LabelledRegion(ArraySource(ids), SHEARED @ twice, 7, ((2, 4), (3, 5), (1, 6)))
    inside = (ids == 7).repeat(2, 0).repeat(2, 1).repeat(2, 2)
    (found,) = summaries(ArraySource(data), SHEARED, region)
    assert found.voxels == inside.sum() == 8 * 19
    assert found.mean == pytest.approx(data[inside].astype(float).mean())
    near = np.eye(4)
    near[:3, 3] = 0.45, -0.45, 0.45  # less than half a voxel beside it
    bounds = ((4, 8), (6, 10), (2, 12))
    beside = LabelledRegion(ArraySource(np.where(inside, 7, 0)), SHEARED @ near, 7, bounds)
    assert summaries(ArraySource(data), SHEARED, beside)[0].sum == found.sum
    assert box_around(region, SHEARED, data.shape) == (slice(4, 8), slice(6, 10), slice(2, 12))


def test_components_of_colours_are_summed_up_apart():
    data = RNG.integers(0, 255, (4, 5, 6, 3), np.uint8)
    found = summaries(ArraySource(data), np.eye(4), BoxRegion(np.zeros(3), np.full(3, 2.0)))
    assert [each.sum for each in found] == data[:3, :3, :3].sum((0, 1, 2)).tolist()


def test_a_line_through_a_terabyte_reads_what_is_beside_it():
    store, sizes = datasets.vessels_store(), []

    class Counted:
        shape_zyx, channels, dtype, levels = store.shape_zyx, 1, store.dtype, store.levels

        def read(self, box_zyx, level=0):
            assert level == 0
            block = store.read(box_zyx)
            sizes.append(block.size)
            return block

    ends = np.array([[0, 0, 0], [8191, 8191, 16383]])
    places = ends[0] + np.linspace(0, 1, 400)[:, None] * (ends[1] - ends[0])
    found = trilinear(Counted(), places)
    assert np.isfinite(found).all() and found.any()
    assert sum(sizes) < 2**23 and max(sizes) <= 2**15
    alone = [trilinear(store, place[None])[0] for place in places[::50]]
    np.testing.assert_array_equal(found[::50], alone)
