"""Vessels without end: is each voxel what its place says, and is enough there and enough empty?"""

import sys

import numpy as np
import pytest

import volrender as vr
from volrender.data.datasets._lattice import hashed, smooth_noise
from volrender.data.sources.level_places import place_of_blocks, places_of
from volrender.data.sources.source import Source

MODULE = sys.modules[vr.datasets.vessels_store.__module__]
LARGE = vr.datasets.vessels_store()


def test_it_is_a_source_of_a_terabyte_whose_coarsest_level_is_small():
    assert isinstance(LARGE, Source) and LARGE.dtype == np.uint8 and LARGE.channels == 1
    assert LARGE.levels[0] == (16384, 8192, 8192) and LARGE.levels[-1] == (128, 64, 64)
    assert places_of(LARGE)[3] == place_of_blocks((8, 8, 8))
    assert vr.datasets.vessels_store(60).levels == ((60, 60, 60),)
    odd = vr.datasets.vessels_store((65, 301, 1000))
    assert odd.levels == ((65, 301, 1000), (33, 151, 500), (17, 76, 250))
    with pytest.raises(ValueError, match="level is 0 to 7 of this store, not 8"):
        LARGE.read(np.s_[0:1, 0:1, 0:1], 8)
    for wrong in (0, (1, 2), (4, 4, -1)):
        with pytest.raises(ValueError, match="size"):
            vr.datasets.vessels_store(wrong)


@pytest.mark.parametrize("level", [0, 3, 7])
def test_boxes_fit_together(level):
    nz, ny, nx = ((n - 64) // 3 for n in LARGE.levels[level])
    whole = LARGE.read((slice(nz, nz + 48), slice(ny, ny + 40), slice(nx, nx + 40)), level)
    assert whole.any()
    for at in (0, 5, 17):
        box = np.s_[at + 3 : at + 24, at : at + 9, 2 : at + 14 : 3]
        moved = tuple(
            slice(part.start + n, part.stop + n, part.step)
            for part, n in zip(box, (nz, ny, nx), strict=True)
        )
        np.testing.assert_array_equal(LARGE.read(moved, level), whole[box])


def test_a_seed_decides_the_vessels_whatever_the_size():
    box = np.s_[0:64, 0:64, 0:64]
    small = vr.datasets.vessels_store(64).read(box)
    assert small.any()
    np.testing.assert_array_equal(LARGE.read(box), small)
    assert (vr.datasets.vessels_store(64, seed=1).read(box) != small).any()


def test_of_bricks_a_fifth_or_more_hold_vessels_and_many_are_empty():
    places = np.random.default_rng(0).integers(0, 8000, (40, 3))
    bricks = [LARGE.read(tuple(slice(at, at + 60) for at in place)) for place in places.tolist()]
    occupied = np.mean([brick.any() for brick in bricks])
    assert 0.2 < occupied < 0.8
    assert max(brick.max() for brick in bricks) > 200
    assert np.mean([np.mean(brick > 0) for brick in bricks]) < 0.2


def test_a_coarser_level_shows_what_means_of_the_finer_do():
    fine = LARGE.read(np.s_[1024:1216, 1024:1216, 1024:1216], 2).astype(float)
    means = fine.reshape(96, 2, 96, 2, 96, 2).mean(axis=(1, 3, 5))
    coarse = LARGE.read(np.s_[512:608, 512:608, 512:608], 3)
    assert np.corrcoef(means.ravel(), coarse.ravel())[0, 1] > 0.9
    assert coarse.mean() == pytest.approx(means.mean(), rel=0.3)


def test_no_vessel_is_passed_over(monkeypatch):
    boxes = [tuple(slice(at * i, at * i + 64) for i in (1, 2, 3)) for at in range(0, 2500, 100)]
    quick = [LARGE.read(box) for box in boxes]
    asked = []
    monkeypatch.setattr(MODULE, "_is_away", lambda *_: asked.append(1))
    for box, expected in zip(boxes, quick, strict=True):
        np.testing.assert_array_equal(LARGE.read(box), expected)
    assert len(asked) == 3 * len(boxes)


def test_noise_is_smooth_and_hashes_are_even():
    z, y, x = np.indices((24, 24, 24))
    numbers = hashed(z, y, x, 0)
    assert numbers.min() >= 0 and numbers.max() < 1 and abs(numbers.mean() - 0.5) < 0.01
    assert len(np.unique(numbers)) > 0.99 * numbers.size
    noise = smooth_noise([np.arange(40.0)] * 3, 8, 5)
    assert noise.std() > 0.1 and np.abs(noise).max() <= 1
    for axis in range(3):
        assert np.abs(np.diff(noise, axis=axis)).max() <= MODULE.STEEPEST / 8
