"""Textures of voxels refuse what would end the process, and what was not written is written later."""

import numpy as np
import pytest

from tests.engine.skipping.uploads import Uploads
from volrender.data.source import ArraySource
from volrender.engine.volume.texture import VolumeTexture

SHAPE = (4, 5, 6)


class Otherwise(ArraySource):
    """Gives other boxes than those asked for."""

    def read(self, box_zyx):
        return self.array


def voxels(shape=SHAPE, dtype="uint8") -> np.ndarray:
    return np.random.default_rng(1).integers(0, 200, shape).astype(dtype)


def test_a_source_of_another_kind_is_refused(engine):
    source = ArraySource(voxels())
    texture = VolumeTexture(engine, source)
    for other in (voxels((4, 5, 7)), voxels(dtype="int16"), voxels((*SHAPE, 3)), voxels((2, 5, 6))):
        with pytest.raises(ValueError, match="this texture holds voxels of shape"):
            texture.source = ArraySource(other)
        assert texture.source is source
    texture.source = other = ArraySource(voxels() + 1)
    assert texture.source is other


@pytest.mark.parametrize(
    "box",
    [
        (slice(2, 5), slice(0, 5), slice(0, 6)),
        (slice(0, 4), slice(5, 6), slice(0, 6)),
        (slice(0, 4), slice(0, 5), slice(3, 9)),
        (slice(-2, 1), slice(0, 5), slice(0, 6)),
    ],
)
def test_a_box_that_is_not_in_the_texture_is_refused(engine, box):
    texture = VolumeTexture(engine, ArraySource(voxels()))
    with (
        Uploads(engine) as uploads,
        pytest.raises(ValueError, match="cannot be written to the box"),
    ):
        texture.write(box)
    assert uploads.sizes == []
    with Uploads(engine) as uploads:
        texture.refresh()
    assert uploads.sizes == [(6, 5, 4)]


def test_a_source_that_gives_another_box_is_refused(engine):
    texture = VolumeTexture(engine, Otherwise(voxels()))
    with (
        Uploads(engine) as uploads,
        pytest.raises(ValueError, match="cannot be written to the box"),
    ):
        texture.write((slice(1, 2), slice(0, 5), slice(0, 6)))
    assert uploads.sizes == []


def test_what_was_announced_and_not_written_is_uploaded(engine):
    data = voxels(dtype="int16")
    texture = VolumeTexture(engine, ArraySource(data))
    box = (slice(1, 2), slice(0, 5), slice(0, 6))
    with Uploads(engine) as uploads:
        texture.refresh()
        texture.accommodate(data[box])
        texture.write(box)
        texture.refresh()
    assert uploads.sizes == [(6, 5, 1)]
    texture.accommodate(data[box])
    with Uploads(engine) as uploads:
        texture.refresh()
        texture.refresh()
    assert uploads.sizes == [(6, 5, 4)]
    with pytest.raises(ValueError, match="magnitude"):
        VolumeTexture(engine, ArraySource(voxels(dtype="float32"))).accommodate(np.array([1e38]))
