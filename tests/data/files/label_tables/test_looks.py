"""What looks like labels: figures of each are beside the threshold."""

import numpy as np
import pytest

import volrender
from volrender.data.files import VolumeFile
from volrender.data.files.label_tables.looks import looks_like_labels
from volrender.data.files.label_tables.sampled import MOST_VOXELS, sampled_ids, sampled_planes

DRAW = np.random.default_rng(0)


def cells(n=48, count=60):
    """Parcels of a ball: the voxels that are nearest to each of some seeds."""
    points = np.stack(np.meshgrid(*[np.arange(n)] * 3, indexing="ij"), -1).reshape(-1, 3)
    seeds = DRAW.integers(0, n, (count, 3))
    nearest = np.argmin([((points - seed) ** 2).sum(1) for seed in seeds], axis=0) + 1
    inside = ((points - n / 2) ** 2).sum(1) < (n / 2.2) ** 2
    return (nearest * inside).reshape(n, n, n).astype(np.uint16)


PARCELS = cells()
SMOOTH = volrender.datasets.marschner_lobb(64)
MASK = np.asarray(np.percentile(SMOOTH, 90) < SMOOTH)
THIN = np.where(np.abs(np.indices((48, 48, 48)).sum(0) % 8 - 4) < 2, PARCELS, 0)


THOSE_THAT_DO = {
    "parcels": PARCELS,
    "as floats": PARCELS.astype(np.float32),
    "of another byte order": PARCELS.astype(">u2"),
    "a series": np.stack([PARCELS, PARCELS]),
    "layers of two voxels": THIN,
    "a mask": MASK,
    "a mask of 255": MASK.astype(np.uint8) * 255,
}
THOSE_THAT_DO_NOT = {
    "below 0": PARCELS.astype(np.int32) - 1,
    "between whole numbers": PARCELS + 0.5,
    "with missing voxels": np.where(PARCELS.max() == PARCELS, np.nan, PARCELS),
    "vessels": volrender.datasets.vessels(64),
    "head": volrender.datasets.head(64),
    "bytes": np.uint8(255 * SMOOTH),
    "floats": SMOOTH,
    "noise of two values": DRAW.integers(0, 2, (32, 32, 32)),
    "noise": DRAW.integers(0, 9, (32, 32, 32)),
    "nothing": np.zeros((8, 8, 8), np.uint8),
    "one value": np.full((8, 8, 8), 3),
    "too many values": np.arange(5000).repeat(64).reshape(-1, 8, 8),
    "complex numbers": np.zeros((4, 4, 4), complex),
}


@pytest.mark.parametrize("name", THOSE_THAT_DO)
def test_labels(name):
    assert looks_like_labels(THOSE_THAT_DO[name])


@pytest.mark.parametrize("name", THOSE_THAT_DO_NOT)
def test_measures(name):
    assert not looks_like_labels(THOSE_THAT_DO_NOT[name])


def test_what_a_file_says_wins():
    noise = DRAW.integers(0, 256, (8, 8, 8, 3)).astype(np.uint8)
    assert looks_like_labels(VolumeFile("a", "npy", noise[..., 0], "zyx", is_labels=True))
    assert not looks_like_labels(VolumeFile("a", "npy", noise[..., 0], "zyx"))
    assert looks_like_labels(VolumeFile("a", "npy", PARCELS, "zyx"))
    colours = np.stack([MASK] * 3, axis=-1).astype(np.uint8)
    assert not looks_like_labels(VolumeFile("a", "npy", colours, "zyxc"))


class Counted:
    """An array that is read piece by piece, and counts what is read."""

    def __init__(self, shape):
        self.shape, self.dtype, self.read = shape, np.dtype(np.uint8), 0

    def __getitem__(self, key):
        piece = np.broadcast_to(np.uint8(1), self.shape)[key]
        self.read += piece.size
        return piece


@pytest.mark.parametrize("shape", [(5, 1000, 2000, 3000), (9, 2, 9_000_000), (3000, 3000, 3)])
def test_no_more_than_a_million_voxels_are_read(shape):
    data = Counted(shape)
    assert not looks_like_labels(data)
    assert MOST_VOXELS // 3 < data.read <= MOST_VOXELS


def test_a_sample_of_what_is_small_is_all_of_it():
    planes = list(sampled_planes(PARCELS))
    np.testing.assert_array_equal(np.stack(planes), PARCELS)
    np.testing.assert_array_equal(sampled_ids(PARCELS), np.unique(PARCELS)[1:])
    assert sampled_ids(PARCELS + 0.5) is None
