"""Some voxels that stand for all: of which level, and how much is read for them."""

import numpy as np

from volrender.data import statistics
from volrender.data.buffer import VolumeBuffer
from volrender.data.joint_histogram import sampled_differences
from volrender.data.sources import sampling
from volrender.data.sources.multiscale import MultiscaleSource
from volrender.data.sources.sampling import blocks_of, places_of_blocks, strided_sample
from volrender.data.sources.source import ArraySource


class Never(ArraySource):
    """A level that nobody may look at."""

    def read(self, box_zyx, level=0):
        raise AssertionError("read")


def test_no_statistics_look_at_a_finer_level_than_they_need():
    z, y, x = np.indices((100, 110, 120), np.float32)
    coarse = (3 * x + 5 * y + 7 * z) / 10
    finest = Never(np.broadcast_to(np.float32(0), (400, 440, 480)))
    source = MultiscaleSource([finest, coarse, coarse[:50, :55, :60]])
    assert strided_sample(source).shape == coarse.shape
    for look in (
        *(statistics.volume_threshold, statistics.axis_means, statistics.has_alpha),
        *(statistics.suitable_smoothing, statistics.tissue),
        lambda one: statistics.percentiles(one, (1, 99)),
    ):
        look(source)
    assert VolumeBuffer(source).range() == (0.0, float(coarse.max()))
    # A voxel of the level is four of the finest.
    middle = np.median(sampled_differences(source).gradients, axis=0)
    np.testing.assert_allclose(middle, np.array((0.3, 0.5, 0.7)) / 4, rtol=1e-3)


def test_of_large_chunks_blocks_are_sampled(monkeypatch):
    monkeypatch.setattr(sampling, "MOST_DECODED_BYTES", 2**20)
    array = np.random.default_rng(0).integers(0, 2**16, (120, 140, 150)).astype(np.uint16)
    sizes = []

    class Chunks(ArraySource):
        chunk_planes = 8

        def read(self, box_zyx, level=0):
            sizes.append(super().read(box_zyx, level).size)
            return super().read(box_zyx, level)

    found = strided_sample(Chunks(array), 27 * 512)
    assert found.shape == (24, 24, 24) and sizes == [27] * 512
    z, y, x = (places_of_blocks(n, 3) for n in array.shape)
    assert z[0] == 0 and z[-1] == 119
    np.testing.assert_array_equal(found, array[np.ix_(z, y, x)])
    thin = np.random.default_rng(0).integers(0, 9, (5, 60, 60, 3)).astype(np.uint8)
    found = blocks_of(ArraySource(thin), 2)
    np.testing.assert_array_equal(found, thin[np.ix_(range(5), *[places_of_blocks(60, 2)] * 2)])
    assert strided_sample(ArraySource(array), 27 * 512).shape == (20, 24, 25)  # no chunks
